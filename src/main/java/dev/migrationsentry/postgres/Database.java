package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The database of this run. Every connection of the run is opened here and set up alike: limits on
 * every wait, keep-alives on both sides, a name in {@code pg_stat_activity}.
 */
public final class Database implements AutoCloseable {
  private static final Duration SMALL_QUESTION = Duration.ofSeconds(20);
  private static final Duration QUESTION = Duration.ofSeconds(60);
  private static final Duration AFTER_A_LOOK = Duration.ofSeconds(1);

  /** A session that was kept and has not answered by then is given up for a new one. */
  private static final Duration STILL_THERE = Duration.ofSeconds(3);

  private static final Duration LONGEST_RUN = Duration.ofDays(7);

  /** What was cancelled has so long to answer; then its connection is given up. */
  private static final Duration AFTER_CANCEL = Duration.ofSeconds(4);

  /** When the run is to end, every further question has so long in all. */
  private static final Duration AFTER_STOP = Duration.ofSeconds(2);

  private final ConnectionSettings settings;
  private final ConnectLimits limits;
  private final Stop stop;
  private final RunListener listener;
  private final Map<Connection, Purpose> open = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final IdleSessions idle = new IdleSessions();
  private final Stop.Registration registration;
  private volatile boolean poolerKeepsSessions;

  private Database(
      ConnectionSettings settings, ConnectLimits limits, Stop stop, RunListener listener) {
    this.settings = settings;
    this.limits = limits;
    this.stop = stop;
    this.listener = listener;
    this.registration = stop.onRequest(() -> Thread.ofVirtual().start(this::endWhatRuns));
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
    try (Connection _ = database.first(Purpose.READ)) {
      return database;
    } catch (SQLException e) {
      database.close();
      throw database.refusal(e, "connecting");
    } catch (StepRefused | RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  /** A database that nobody has connected to yet; {@link #first} does, with this patience. */
  public static Database of(
      ConnectionSettings settings, Duration patience, Stop stop, RunListener listener) {
    return new Database(
        settings, new ConnectLimits(patience, ConnectLimits.DEFAULT.attempt()), stop, listener);
  }

  /**
   * The first connection: tried for again and again, as {@link #connect} says.
   *
   * @return to be closed by the caller
   */
  public Connection first(Purpose purpose) throws StepRefused {
    return new ConnectRetries(this).untilItSucceeds(purpose);
  }

  /**
   * The first connection, once it has looked: the next purpose has it, since connecting anew takes
   * longer than most questions. Nothing may have been changed in its session.
   */
  public void keep(Connection first) {
    idle.keep(Purpose.LOOK, first);
  }

  /**
   * A session for a question, to be given back as it was. Whoever asks next for the same purpose
   * has it, unless something was written in between.
   *
   * @throws SQLException not connected; see {@link #refusal}
   */
  public Session ask(Purpose purpose) throws SQLException {
    Connection kept = stillThere(kept(purpose), purpose);
    return new Session(kept == null ? open(purpose) : kept, purpose, idle);
  }

  /**
   * A connection of its own, in autocommit, its session set up for its purpose. One attempt.
   *
   * @throws SQLException not connected; see {@link #refusal}
   */
  public Connection open(Purpose purpose) throws SQLException {
    Connection kept = purpose.mayFollowLook() ? turned(kept(Purpose.LOOK), purpose) : null;
    if (kept != null) {
      return kept;
    }
    if (purpose.changesSchema()) {
      idle.close();
    }
    boolean ends = stop.cause().isPresent() && limits.attempt().compareTo(AFTER_STOP) > 0;
    return open(purpose, ends ? AFTER_STOP : limits.attempt());
  }

  /** The same, within another limit. */
  Connection open(Purpose purpose, Duration limit) throws SQLException {
    Duration some = limit.isPositive() ? limit : Duration.ofMillis(1);
    Connection connection = Attempt.within(some, stop, () -> connectAndSetUp(purpose, some));
    open.keySet().removeIf(Database::isClosed);
    open.put(connection, purpose);
    return connection;
  }

  /** What is open when the run is to end is cut off with it: whoever asks then needs a new one. */
  private @Nullable Connection kept(Purpose purpose) {
    return stop.cause().isPresent() ? null : idle.take(purpose);
  }

  /** The session of the look, set up for another purpose; null if it is gone. */
  private @Nullable Connection turned(@Nullable Connection look, Purpose purpose) {
    return stillThere(
        look,
        purpose,
        connection -> SessionSetup.turn(connection, purpose, settings, poolerKeepsSessions));
  }

  private @Nullable Connection stillThere(@Nullable Connection kept, Purpose purpose) {
    return stillThere(
        kept,
        purpose,
        connection -> {
          if (!connection.isValid(Math.toIntExact(STILL_THERE.toSeconds()))) {
            throw new SQLException("gone", "08006");
          }
        });
  }

  /** What asks a session whether it is there, in one round trip. */
  @FunctionalInterface
  private interface Asking {
    void ask(Connection connection) throws SQLException;
  }

  private @Nullable Connection stillThere(
      @Nullable Connection kept, Purpose purpose, Asking asking) {
    if (kept == null) {
      return null;
    }
    try {
      open.put(kept, purpose);
      kept.setNetworkTimeout(Runnable::run, Math.toIntExact(STILL_THERE.toMillis()));
      asking.ask(kept);
      kept.setNetworkTimeout(Runnable::run, Math.toIntExact(silence(purpose).toMillis()));
      return kept;
    } catch (SQLException _) {
      giveUp(kept); // The server has ended it, or does not answer: a new one tells more.
      return null;
    }
  }

  private Connection connectAndSetUp(Purpose purpose, Duration limit) throws SQLException {
    Properties properties = DriverProperties.of(settings, purpose, limit);
    Connection connection = new org.postgresql.Driver().connect(settings.jdbcUrl(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not take its own URL", "0A000");
    }
    try {
      SessionSetup.apply(connection, purpose, settings, poolerKeepsSessions);
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
    if (stop.cause().isPresent()) {
      return AFTER_STOP;
    }
    if (purpose == Purpose.LOCK) {
      return SMALL_QUESTION;
    }
    if (purpose == Purpose.LOOK) {
      return stop.remaining().plus(AFTER_A_LOOK);
    }
    if (purpose.onlyAsks()) {
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
    boolean pooler = onConnect == ConnectFailure.POOLER;
    if (!pooler && (onConnect.isOfTheWay() || SqlState.isServerInTrouble(failure))) {
      return new StepRefused(ConnectFindings.lost(settings, failure, doing));
    }
    if (onConnect != ConnectFailure.OTHER && onConnect != ConnectFailure.PRIVILEGE) {
      return new StepRefused(ConnectFindings.of(onConnect, failure, settings, ""));
    }
    throw new IllegalStateException(
        "while " + doing + ": SQLSTATE " + failure.getSQLState(), failure);
  }

  /**
   * The run is to end. What does not end by being cancelled is waiting for a server that is out of
   * reach: without its connection it waits no longer.
   */
  private void endWhatRuns() {
    Map<Connection, Purpose> now = Map.copyOf(open);
    Thread.ofVirtual().start(() -> cancelReading(now));
    try {
      if (!closed.await(AFTER_CANCEL.toMillis(), TimeUnit.MILLISECONDS)) {
        now.keySet().forEach(Database::giveUp);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Without a word to the server, which might never answer. */
  private static void giveUp(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException _) {
      // It is gone, which is what was wanted.
    }
  }

  /** Who migrates cancels for himself. */
  private static void cancelReading(Map<Connection, Purpose> now) {
    now.forEach(
        (connection, purpose) -> {
          switch (purpose) {
            case READ, LOOK, HISTORY, SCRATCH, REPLAY -> cancel(connection);
            case LOCK, PROBE, MIGRATE, MEND, WATCH -> {}
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

  /**
   * Somebody said that the pooler in between keeps every session on one backend. That is tried
   * before any session is set up.
   *
   * @throws StepRefused {@code server.pooler}: it does not
   */
  public void trustPooler(Connection session) throws SQLException, StepRefused {
    SessionOwnership.prove(this, session);
    poolerKeepsSessions = true;
  }

  ConnectLimits limits() {
    return limits;
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
    closed.countDown();
    for (Connection connection : open.keySet()) {
      try {
        connection.close();
      } catch (SQLException _) {
        // The server ends a session whose client is gone.
      }
    }
  }
}
