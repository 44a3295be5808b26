package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The deploy lock, in hand. Nothing migrates without one. It is a session-level advisory lock on a
 * connection of its own in autocommit: an open transaction there would block every CREATE INDEX
 * CONCURRENTLY (PostgreSQL manual 13.3.5). It ends with its session, so a gate that vanishes leaves
 * no lock behind.
 */
public final class HeldLock implements AutoCloseable {
  private static final int SECONDS = 10;

  private final Connection connection;
  private final long key;
  private boolean released;

  HeldLock(Connection connection, long key) {
    this.connection = connection;
    this.key = key;
  }

  /** The advisory lock's key. */
  public long key() {
    return key;
  }

  /**
   * Asks the server whether this very session still holds the lock.
   *
   * @throws StepRefused {@code lock.lost}: it does not, or the session is gone
   */
  public void proveHeld() throws StepRefused {
    boolean held;
    try {
      held = ask("SELECT EXISTS (" + HELD_BY_ME + ")");
    } catch (SQLException e) {
      throw lost("the session that held it is gone (SQLSTATE " + e.getSQLState() + ")");
    }
    if (!held) {
      throw lost("pg_locks does not list it for this session any more");
    }
  }

  /**
   * Gives the lock back, and proves that it was there to be given.
   *
   * @throws StepRefused {@code lock.release-failed}: the server says that it was not held; {@code
   *     lock.lost}: the session is gone
   */
  public void release() throws StepRefused {
    boolean wasHeld;
    try {
      wasHeld = ask("SELECT pg_catalog.pg_advisory_unlock(?)");
    } catch (SQLException e) {
      throw lost("the session that held it is gone (SQLSTATE " + e.getSQLState() + ")");
    }
    released = true;
    if (!wasHeld) {
      throw new StepRefused(
          Finding.of(
              FindingCode.LOCK_RELEASE_FAILED,
              subject(),
              "pg_advisory_unlock answered false: this session did not hold the lock",
              "Connect to the server itself, not through a pooler, and run the gate again."));
    }
  }

  /** Ends the session, and the lock with it. Never hides what went wrong before. */
  @Override
  public void close() {
    try {
      if (!released) {
        ask("SELECT pg_catalog.pg_advisory_unlock(?)");
      }
    } catch (SQLException _) {
      // The session is gone, and so is the lock.
    }
    try {
      connection.close();
    } catch (SQLException _) {
      // The server ends a session whose client is gone.
    }
  }

  /** A bigint key stands in two halves, with objsubid 1 (PostgreSQL manual, view pg_locks). */
  private static final String HELD_BY_ME =
      """
      SELECT 1 FROM pg_catalog.pg_locks l
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.pid = pg_catalog.pg_backend_pid()
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                          WHERE d.datname = pg_catalog.current_database())
        AND (l.classid::bigint << 32 | l.objid::bigint) = ?""";

  private boolean ask(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(SECONDS);
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private StepRefused lost(String how) {
    return new StepRefused(
        Finding.of(
            FindingCode.LOCK_LOST,
            subject(),
            how,
            "Run the gate again: it reads the history afresh under a new lock."));
  }

  private String subject() {
    return "deploy lock " + key;
  }
}
