package dev.migrationsentry.faults;

import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.Fate;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Request;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for the moment of a case, and then does to the run what the case says, once. */
final class Disturbance implements Function<Request, Fate> {
  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final Duration JUMP = Duration.ofHours(1);
  private static final int MOST_LOG_FILES = 400;
  private static final String OURS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE application_name LIKE 'migration-sentry%' AND usename = '"
          + Site.ROLE
          + "'";

  private final Case what;
  private final Site site;
  private final TestDatabase database;
  private final GateRun run;
  private final TcpRelay relay;
  private final Random random;
  private final Point.Counter counter = new Point.Counter();
  private final AtomicBoolean happened = new AtomicBoolean();
  private volatile @Nullable FutureTask<Void> striking;

  Disturbance(Case what, Site site, TestDatabase database, GateRun run, TcpRelay relay) {
    this.what = what;
    this.site = site;
    this.database = database;
    this.run = run;
    this.relay = relay;
    this.random = what.random();
  }

  /** Whether the moment came. */
  boolean happened() {
    return happened.get();
  }

  @Override
  public Fate apply(Request request) {
    Optional<Point> here = counter.at(request);
    if (here.filter(what.point()::equals).isEmpty() || happened.getAndSet(true)) {
      return Fate.PASS_ON;
    }
    return switch (what.fault()) {
      case REQUEST_LOST -> Fate.lost(false);
      case REQUEST_LOST_RESET -> Fate.lost(true);
      case REQUEST_CUT -> new Fate.CutRequest(1 + random.nextInt(12), random.nextBoolean());
      case ANSWER_LOST -> Fate.unanswered(false);
      case ANSWER_LOST_RESET -> Fate.unanswered(true);
      case ANSWER_CUT -> new Fate.CutAnswer(1 + random.nextInt(12), random.nextBoolean());
      case SILENCE -> new Fate.Silence();
      case BLACK_HOLE -> beforeOrAfter(relay::becomeBlackHole);
      case NETWORK_AWAY -> beforeOrAfter(this::away);
      case NETWORK_GONE -> beforeOrAfter(this::gone);
      case DISTANT -> before(() -> relay.becomeDistant(Duration.ofMillis(5)));
      case SLOW -> before(() -> relay.becomeSlow(100_000));
      case SESSION_TERMINATED ->
          before(() -> terminate(" AND client_port = " + request.clientPort()));
      case SESSION_TERMINATED_BUSY ->
          after(() -> terminate(" AND client_port = " + request.clientPort()));
      case LOCK_TERMINATED ->
          beforeOrAfter(() -> terminate(" AND application_name LIKE '%sentry lock%'"));
      case ALL_TERMINATED -> beforeOrAfter(() -> terminate(""));
      case SIGTERM_SAID -> beforeOrAfter(() -> said(Stop.Cause.TERMINATE));
      case SIGINT_SAID -> beforeOrAfter(() -> said(Stop.Cause.INTERRUPT));
      case SIGTERM -> beforeOrAfter(() -> run.signal("TERM"));
      case SIGINT -> beforeOrAfter(() -> run.signal("INT"));
      case SIGKILL -> beforeOrAfter(() -> run.signal("KILL"));
      case RESTART_FAST -> beforeOrAfter(() -> restart(OwnServer.Stopping.FAST));
      case RESTART_IMMEDIATE -> beforeOrAfter(() -> restart(OwnServer.Stopping.IMMEDIATE));
      case CONNECTION_LIMIT -> before(() -> limit(0));
      case DISK_FULL -> before(this::fillDisk);
      case LOG_DISK_FULL -> beforeOrAfter(this::fillLog);
      case PROMOTION -> beforeOrAfter(this::failOver);
      case CLOCK_FORWARD -> beforeOrAfter(() -> run.setClock(JUMP));
      case CLOCK_BACK -> beforeOrAfter(() -> run.setClock(JUMP.negated()));
    };
  }

  private Fate before(Runnable action) {
    FutureTask<Void> task = task(action);
    task.run();
    return Fate.PASS_ON;
  }

  private Fate after(Runnable action) {
    return new Fate.PassOnThen(task(action));
  }

  private Fate beforeOrAfter(Runnable action) {
    return random.nextBoolean() ? before(action) : after(action);
  }

  private FutureTask<Void> task(Runnable action) {
    FutureTask<Void> task = new FutureTask<>(action, null);
    striking = task;
    return task;
  }

  private void away() {
    relay.down();
    relay.reset();
    afterAWhile(relay::up);
  }

  private static void afterAWhile(Runnable action) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Thread.sleep(AWAY);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              action.run();
            });
  }

  private void gone() {
    relay.refuse();
    relay.reset();
  }

  private void terminate(String which) {
    site.admin().query(OURS + which);
  }

  /** Not by this thread: the answer is not to wait until the run has ended. */
  private void said(Stop.Cause cause) {
    Thread.ofVirtual().start(() -> run.say(cause));
  }

  private void restart(OwnServer.Stopping how) {
    site.server().stop(how);
    site.server().start();
  }

  /** For the role: a superuser may always connect. */
  private void limit(int sessions) {
    site.admin().execute("ALTER DATABASE " + database.name() + " CONNECTION LIMIT " + sessions);
  }

  /** Freed a second later, or when the run is over. */
  private void fillDisk() {
    site.disk().fill();
    if (random.nextBoolean()) {
      afterAWhile(site.disk()::free);
    }
  }

  /** Somebody else writes until the server wants the next file for its log, and gives up. */
  private void fillLog() {
    site.disk().fill();
    try (Connection other = site.admin().connect();
        Statement statement = other.createStatement()) {
      for (int i = 0; i < MOST_LOG_FILES; i++) {
        statement.execute("SELECT pg_logical_emit_message(false, '', repeat('x', 1000000))");
      }
    } catch (SQLException e) {
      return; // PANIC
    }
    throw new IllegalStateException("the log found room");
  }

  /** The primary dies; its standby takes over, and the name leads there. */
  private void failOver() {
    relay.down();
    site.failOver();
    relay.leadTo("127.0.0.1", site.server().port());
    relay.up();
  }

  /** Everything is well again, but for what the run itself has done. */
  void heal() throws Exception {
    FutureTask<Void> task = striking;
    if (task != null) {
      task.get(2, TimeUnit.MINUTES); // The run may be over before the server is back.
    }
    relay.close();
    site.heal();
    if (what.fault() == Fault.CONNECTION_LIMIT) {
      limit(-1);
    }
  }
}
