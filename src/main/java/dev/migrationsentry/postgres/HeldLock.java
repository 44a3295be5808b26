package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The deploy lock, in hand. Nothing migrates without one. It is a session-level advisory lock on a
 * connection of its own in autocommit: an open transaction there would block every CREATE INDEX
 * CONCURRENTLY (PostgreSQL manual 13.3.5). It ends with its session, so a gate that vanishes leaves
 * no lock behind.
 *
 * <p>While a migration runs for minutes on another connection, this one asks the server a small
 * question now and then. TCP keep-alives alone would not do: a proxy in front of a server counts
 * what the protocol says, and cuts a session that says nothing.
 */
public final class HeldLock implements AutoCloseable {
  private static final int SECONDS = 10;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Connection connection;
  private final long key;
  private final ReentrantLock turn = new ReentrantLock();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final boolean waitedFor;
  private boolean released;

  HeldLock(Connection connection, long key, boolean waitedFor) {
    this(connection, key, waitedFor, HEARTBEAT);
  }

  HeldLock(Connection connection, long key, boolean waitedFor, Duration heartbeat) {
    this.connection = connection;
    this.key = key;
    this.waitedFor = waitedFor;
    Thread.ofVirtual().name("deploy-lock").start(() -> beat(heartbeat));
  }

  /** The advisory lock's key. */
  public long key() {
    return key;
  }

  /** Whether somebody else had it when it was first asked for. */
  public boolean waitedFor() {
    return waitedFor;
  }

  /** {@link #proveHeld(DatabaseState)} before the first write. */
  public void proveHeld() throws StepRefused {
    proveHeld(DatabaseState.UNTOUCHED);
  }

  /**
   * Asks the server whether this very session still holds the lock.
   *
   * @param state what the database looks like, should the lock be lost
   * @throws StepRefused {@code lock.lost}: it does not, or the session is gone
   */
  public void proveHeld(DatabaseState state) throws StepRefused {
    boolean held;
    try {
      held = ask("SELECT EXISTS (" + HELD_BY_ME + ")");
    } catch (SQLException e) {
      throw lost(e, state);
    }
    if (!held) {
      throw lost("pg_locks does not list it for this session any more", state);
    }
  }

  /** {@link #release(DatabaseState)} where nothing was written. */
  public void release() throws StepRefused {
    release(DatabaseState.UNTOUCHED);
  }

  /**
   * Gives the lock back, and proves that it was there to be given.
   *
   * @param state what the database looks like
   * @throws StepRefused {@code lock.release-failed}: the server says that it was not held; {@code
   *     lock.lost}: the session is gone
   */
  public void release(DatabaseState state) throws StepRefused {
    boolean wasHeld;
    try {
      wasHeld = ask("SELECT pg_catalog.pg_advisory_unlock(?)");
    } catch (SQLException e) {
      throw lost(e, state);
    }
    released = true;
    if (!wasHeld) {
      throw new StepRefused(
          List.of(
              Finding.of(
                  FindingCode.LOCK_RELEASE_FAILED,
                  subject(),
                  "pg_advisory_unlock answered false: this session did not hold the lock",
                  "Connect to the server itself, not through a pooler, and run the gate again.")),
          state);
    }
  }

  /** Ends the session, and the lock with it. Never hides what went wrong before. */
  @Override
  public void close() {
    ended.countDown();
    try {
      if (!released && !connection.isClosed()) {
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

  private void beat(Duration every) {
    try {
      while (!ended.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        ask("SELECT EXISTS (" + HELD_BY_ME + ")");
      }
    } catch (SQLException _) {
      // The next proof finds the session gone, and says so.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
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
    turn.lock();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(SECONDS);
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } finally {
      turn.unlock();
    }
  }

  private StepRefused lost(SQLException thrown, DatabaseState state) {
    String how = SqlState.serverMessage(thrown).orElse("no answer");
    String code = SqlState.of(thrown).map(c -> " (SQLSTATE " + c + ")").orElse("");
    return lost("the session that held it is gone: " + how + code, state);
  }

  private StepRefused lost(String how, DatabaseState state) {
    return new StepRefused(
        List.of(
            Finding.of(
                FindingCode.LOCK_LOST,
                subject(),
                how,
                "Run the gate again: it reads the history afresh under a new lock. If it happens"
                    + " again, look in the server's log for what ended backend sessions.")),
        state);
  }

  private String subject() {
    return "deploy lock " + key;
  }
}
