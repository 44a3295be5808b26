package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.PGConnection;

/**
 * The database of this run. Every connection of the run is opened here and set up alike: limits on
 * every wait, keep-alives on both sides, a name in {@code pg_stat_activity}.
 */
public final class Database implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
  private static final Duration SMALL_QUESTION = Duration.ofSeconds(20);
  private static final Duration QUESTION = Duration.ofSeconds(60);
  private static final Duration LONGEST_RUN = Duration.ofDays(7);
  private final ConnectionSettings settings;
  private final ConnectLimits limits;
  private final Stop stop;
  private final RunListener listener;
  private final Map<Connection, Purpose> open = new ConcurrentHashMap<>();
  private final Stop.Registration registration;

  private Database(
      ConnectionSettings settings, ConnectLimits limits, Stop stop, RunListener listener) {
    this.settings = settings;
    this.limits = limits;
    this.stop = stop;
    this.listener = listener;
    this.registration = stop.onRequest(() -> Thread.ofVirtual().start(this::cancelReading));
  }

  /** Connects within the limits that serve most. */
  public static Database connect(ConnectionSettings settings, Stop stop, RunListener listener)
      throws StepRefused {
    return connect(settings, ConnectLimits.DEFAULT, stop, listener);
  }

  /** Connects with this patience in all, and the usual one for an attempt. */
  public static Database connect(
      ConnectionSettings settings, Duration patience, Stop stop, RunListener listener)
      throws StepRefused {
    return connect(
        settings, new ConnectLimits(patience, ConnectLimits.DEFAULT.attempt()), stop, listener);
  }

  /**
   * Connects once, to learn that it can: again and again, with growing pauses, while what stands in
   * the way may pass; not a second time when it cannot.
   *
   * @throws StepRefused {@code connect.*}, {@code server.standby}, {@code server.pooler}, {@code
   *     server.privilege}; {@code run.*} when the run is to end
   */
  public static Database connect(
      ConnectionSettings settings, ConnectLimits limits, Stop stop, RunListener listener)
      throws StepRefused {
    Database database = new Database(settings, limits, stop, listener);
    long start = System.nanoTime();
    try {
      for (int attempt = 1; !database.reached(attempt, start); attempt++) {
        stop.sleep(pause(attempt));
      }
      return database;
    } catch (StepRefused | RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  /** One attempt. True if it came through, false if another one may. */
  private boolean reached(int attempt, long start) throws StepRefused {
    stop.check(DatabaseState.UNTOUCHED);
    Duration left = limits.total().minusNanos(System.nanoTime() - start);
    try {
      open(Purpose.READ, left.compareTo(limits.attempt()) < 0 ? left : limits.attempt()).close();
      return true;
    } catch (SQLException e) {
      stop.check(DatabaseState.UNTOUCHED);
      ConnectFailure failure = ConnectFailure.of(e, settings);
      Duration soFar = Duration.ofNanos(System.nanoTime() - start);
      if (!failure.passes()) {
        throw new StepRefused(ConnectFindings.of(failure, e, settings, ""));
      }
      if (soFar.plus(FIRST_PAUSE).compareTo(limits.total()) >= 0) {
        String after = "; attempts: " + attempt + ", in " + soFar.toSeconds() + " s";
        throw new StepRefused(ConnectFindings.of(failure, e, settings, after));
      }
      listener.on(
          new RunEvent.Waiting(
              "%s: %s (attempt %d, %d s of %d s)"
                  .formatted(
                      settings.target().words(),
                      ConnectFindings.censored(ConnectFindings.words(failure, e), settings),
                      attempt,
                      soFar.toSeconds(),
                      limits.total().toSeconds())));
      return false;
    }
  }

  /** Doubles each time, up to a limit; between half of that and all of it, by chance. */
  private static Duration pause(int attempt) {
    long full =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempt - 1, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
  }

  /**
   * A new connection, in autocommit, its session set up for its purpose. One attempt.
   *
   * @throws SQLException not connected; see {@link #refusal}
   */
  public Connection open(Purpose purpose) throws SQLException {
    return open(purpose, limits.attempt());
  }

  private Connection open(Purpose purpose, Duration limit) throws SQLException {
    Duration some = limit.isPositive() ? limit : Duration.ofMillis(1);
    Connection connection = Attempt.within(some, stop, () -> connectAndSetUp(purpose, some));
    open.keySet().removeIf(Database::isClosed);
    open.put(connection, purpose);
    return connection;
  }

  private Connection connectAndSetUp(Purpose purpose, Duration limit) throws SQLException {
    Properties properties = DriverProperties.of(settings, purpose, limit);
    Connection connection = new org.postgresql.Driver().connect(settings.jdbcUrl(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not take its own URL", "0A000");
    }
    try {
      SessionSetup.apply(connection, purpose, settings);
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(silence(purpose).toMillis()));
      return connection;
    } catch (SQLException | RuntimeException e) {
      try (connection) {
        throw e;
      }
    }
  }

  /**
   * How long the server may take to answer: the project's own statements as long as the run may
   * last, and a little more, so that whoever cancels them hears what became of it.
   */
  private Duration silence(Purpose purpose) {
    if (purpose == Purpose.LOCK) {
      return SMALL_QUESTION;
    }
    if (purpose.searchesCatalogueOnly()) {
      return QUESTION;
    }
    Duration run = stop.remaining().plus(QUESTION);
    return run.compareTo(LONGEST_RUN) < 0 ? run : LONGEST_RUN;
  }

  /**
   * What a failure on one of these connections means for the run.
   *
   * @param doing what it interrupted, to follow "while"
   */
  public StepRefused refusal(SQLException failure, String doing) {
    Optional<Stop.Cause> cause = stop.cause();
    if (cause.isPresent()) {
      return new StepRefused(Stop.finding(cause.get()));
    }
    ConnectFailure onConnect = ConnectFailure.of(failure, settings);
    if (onConnect.isOfTheWay() || SqlState.isServerInTrouble(failure)) {
      return new StepRefused(ConnectFindings.lost(settings, failure, doing));
    }
    if (onConnect != ConnectFailure.OTHER && onConnect != ConnectFailure.PRIVILEGE) {
      return new StepRefused(ConnectFindings.of(onConnect, failure, settings, ""));
    }
    throw new IllegalStateException(
        "while " + doing + ": SQLSTATE " + failure.getSQLState(), failure);
  }

  /** The run is to end: what reads is cancelled. Who migrates cancels for himself. */
  private void cancelReading() {
    open.forEach(
        (connection, purpose) -> {
          if (purpose == Purpose.READ || purpose == Purpose.HISTORY) {
            cancel(connection);
          }
        });
  }

  private static void cancel(Connection connection) {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException _) {
      // It ended by itself, or the server is out of reach and notices the loss on its own.
    }
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException _) {
      return true;
    }
  }

  public ConnectionSettings settings() {
    return settings;
  }

  public Stop stop() {
    return stop;
  }

  public RunListener listener() {
    return listener;
  }

  /** Ends every session that is still open. */
  @Override
  public void close() {
    registration.close();
    for (Connection connection : open.keySet()) {
      try {
        connection.close();
      } catch (SQLException _) {
        // The server ends a session whose client is gone.
      }
    }
  }
}
