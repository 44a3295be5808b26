package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.security.Security;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
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
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(10);

  private final ConnectionSettings settings;
  private final Stop stop;
  private final RunListener listener;
  private final Map<Connection, Purpose> open = new ConcurrentHashMap<>();
  private final Stop.Registration registration;

  private Database(ConnectionSettings settings, Stop stop, RunListener listener) {
    this.settings = settings;
    this.stop = stop;
    this.listener = listener;
    this.registration = stop.onRequest(() -> Thread.ofVirtual().start(this::cancelReading));
  }

  /** Connects with the patience of half a minute. */
  public static Database connect(ConnectionSettings settings, Stop stop, RunListener listener)
      throws StepRefused {
    return connect(settings, Duration.ofSeconds(30), stop, listener);
  }

  /**
   * Connects once, to learn that it can: again and again, with growing pauses, while what stands in
   * the way may pass; not a second time when it cannot.
   *
   * @param patience how long in all
   * @throws StepRefused {@code connect.*}, {@code server.privilege}; {@code run.*} when the run is
   *     to end
   */
  public static Database connect(
      ConnectionSettings settings, Duration patience, Stop stop, RunListener listener)
      throws StepRefused {
    // A host that moves (failover) must be found where it is now, not where it was.
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    Database database = new Database(settings, stop, listener);
    Instant end = Instant.now().plus(patience);
    Duration pause = FIRST_PAUSE;
    while (true) {
      stop.check(DatabaseState.UNTOUCHED);
      Duration left = Duration.between(Instant.now(), end);
      try {
        database
            .open(Purpose.READ, left.compareTo(LONGEST_ATTEMPT) < 0 ? left : LONGEST_ATTEMPT)
            .close();
        return database;
      } catch (SQLException e) {
        ConnectFailure failure = ConnectFailure.of(e, settings);
        if (!failure.passes() || Instant.now().plus(pause).isAfter(end)) {
          database.close();
          throw new StepRefused(failure.finding(settings));
        }
        listener.on(
            new RunEvent.Waiting(
                settings.target().words()
                    + ": "
                    + failure.seen()
                    + "; trying for another "
                    + Math.max(1, Duration.between(Instant.now(), end).toSeconds())
                    + " s"));
        stop.sleep(
            pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2 + 1)));
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    }
  }

  /**
   * A new connection, in autocommit.
   *
   * @throws SQLException not connected; see {@link #refusal}
   */
  public Connection open(Purpose purpose) throws SQLException {
    return open(purpose, LONGEST_ATTEMPT);
  }

  private Connection open(Purpose purpose, Duration attempt) throws SQLException {
    Connection connection =
        new org.postgresql.Driver().connect(settings.jdbcUrl(), properties(purpose, attempt));
    if (connection == null) {
      throw new SQLException("the driver does not take its own URL", "08001");
    }
    try {
      setUp(connection, purpose);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    open.keySet().removeIf(Database::isClosed);
    open.put(connection, purpose);
    return connection;
  }

  private Properties properties(Purpose purpose, Duration attempt) {
    String seconds = Long.toString(Math.max(1, attempt.toSeconds()));
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "migration-sentry " + purpose.word());
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("loginTimeout", seconds);
    properties.setProperty("cancelSignalTimeout", "3");
    properties.setProperty("tcpKeepAlive", "true");
    // Row data stays in the database: DETAIL quotes the values that clash.
    properties.setProperty("logServerErrorDetail", "false");
    if (purpose != Purpose.MIGRATE) {
      // A migration may work for minutes in silence; nothing else of ours does.
      properties.setProperty("socketTimeout", "60");
    }
    settings.properties().forEach(properties::setProperty);
    properties.setProperty("user", settings.user());
    Secret password = settings.password();
    if (password != null) {
      properties.setProperty("password", password.reveal());
    }
    return properties;
  }

  /**
   * The server is to notice within half a minute that a gate has vanished, idle or at work: both
   * settings are needed, keep-alives for the one and the check interval, new in PostgreSQL 14, for
   * the other.
   */
  private static void setUp(Connection connection, Purpose purpose) throws SQLException {
    StringBuilder sql = new StringBuilder();
    sql.append("SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;");
    sql.append(" SET tcp_keepalives_count = 3;");
    if (connection.getMetaData().getDatabaseMajorVersion() >= 14) {
      sql.append(" SET client_connection_check_interval = '2s';");
    }
    if (purpose.searchesCatalogueOnly()) {
      sql.append(" SET search_path = '';");
    }
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(30);
      statement.execute(sql.toString());
    }
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
    if (SqlState.isConnectionLoss(failure)) {
      return new StepRefused(
          Finding.of(
              FindingCode.CONNECTION_LOST,
              settings.target().words(),
              "the connection broke while " + doing + " (SQLSTATE " + failure.getSQLState() + ")",
              "Run the gate again."));
    }
    ConnectFailure onConnect = ConnectFailure.of(failure, settings);
    if (onConnect.code() != FindingCode.UNREACHABLE) {
      return new StepRefused(onConnect.finding(settings));
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
