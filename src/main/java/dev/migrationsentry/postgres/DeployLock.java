package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Obtains the deploy lock: the advisory lock that one gate holds from before it looks until after
 * it has verified. It is polled with {@code pg_try_advisory_lock}; a session that waits inside
 * {@code pg_advisory_lock} has a snapshot open, and CREATE INDEX CONCURRENTLY in the holder would
 * wait for it for ever.
 */
public final class DeployLock {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(3);

  private DeployLock() {}

  /**
   * The key for a project that names none: the first eight bytes of SHA-256 over a fixed name and
   * where its history is. Two projects in one database that keep histories of their own do not wait
   * for each other; two releases of one project do.
   *
   * @param historyTable schema and table of the history
   */
  public static long defaultKey(String historyTable) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  ("migration-sentry deploy lock\n" + historyTable)
                      .getBytes(StandardCharsets.UTF_8));
      return java.nio.ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Waits for the lock, saying every few seconds who has it.
   *
   * @param wait how long at most; the run's own end comes first if it is nearer
   * @throws StepRefused {@code lock.held} when the time is up; {@code run.*} when the run is to end
   */
  public static HeldLock acquire(Database database, long key, Duration wait) throws StepRefused {
    Stop stop = database.stop();
    Stop patience = new Stop(wait);
    Stop quiet = new Stop(FIRST_PAUSE);
    Duration pause = FIRST_PAUSE;
    Connection connection = null;
    boolean waited = false;
    try {
      connection = database.open(Purpose.LOCK);
      SessionOwnership.prove(database, connection);
      while (!tryLock(connection, key)) {
        waited = true;
        stop.check(DatabaseState.UNTOUCHED);
        if (patience.remaining().isZero()) {
          throw held(connection, key, wait);
        }
        if (quiet.remaining().isZero()) {
          quiet = new Stop(BETWEEN_WORDS);
          database
              .listener()
              .on(
                  new RunEvent.Waiting(
                      "deploy lock " + key + ": " + LockHolder.of(connection, key).words()));
        }
        stop.sleep(jittered(pause));
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
      stop.check(DatabaseState.UNTOUCHED);
      HeldLock lock = new HeldLock(connection, key, waited);
      connection = null;
      return lock;
    } catch (SQLException e) {
      throw database.refusal(e, "waiting for the deploy lock");
    } finally {
      closeQuietly(connection);
    }
  }

  /**
   * Who holds the lock, in one line for a person; empty if nobody does.
   *
   * @param connection any session of the database
   */
  public static Optional<String> holder(Connection connection, long key) throws SQLException {
    LockHolder holder = LockHolder.of(connection, key);
    return holder.pid() == 0 ? Optional.empty() : Optional.of(holder.words());
  }

  /**
   * The same together with other questions: who holds which advisory lock of this database.
   *
   * @return a line for a person, by the lock's key
   */
  public static RoundTrip.Pending<Map<Long, String>> holders(RoundTrip trip) {
    return LockHolder.all(trip);
  }

  private static boolean tryLock(Connection connection, long key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.pg_try_advisory_lock(?)")) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static StepRefused held(Connection connection, long key, Duration wait)
      throws SQLException {
    LockHolder holder = LockHolder.of(connection, key);
    return new StepRefused(
        Finding.of(
            FindingCode.LOCK_HELD,
            "deploy lock " + key,
            "not obtained in " + wait.toSeconds() + " s: " + holder.words(),
            holder.remedy()));
  }

  private static Duration jittered(Duration pause) {
    long millis = pause.toMillis();
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  private static void closeQuietly(@org.jspecify.annotations.Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException _) {
      // It is being given up anyway.
    }
  }
}
