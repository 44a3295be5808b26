package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Blocker;
import dev.migrationsentry.postgres.BlockerWatcher;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.verdict.AppliedGuard;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs guards as migrations are run: on a session with the project's search path, with time limits
 * that are proved, watched, cancelled when the run is to end, tried again when others were in the
 * way. Each has one transaction of its own, so that none holds its locks while the next one works:
 * a guard closes a gap by itself, and those before it stay in when it fails.
 */
public final class GuardRun implements AutoCloseable {
  private final HeldLock lock;
  private final Database database;
  private final FlywayProject project;
  private final MigrationSettings settings;
  private final SessionLimits limits;
  private final BlockerWatcher watcher;

  /** What is written beside a guard, in its transaction. */
  @FunctionalInterface
  public interface Receipt {
    void write(Connection connection, GuardScript guard) throws SQLException;
  }

  /**
   * Begins.
   *
   * @param lock in hand; proved again before each guard
   * @param settings those of the migrations
   */
  public GuardRun(
      HeldLock lock, Database database, FlywayProject project, MigrationSettings settings) {
    this.lock = lock;
    this.database = database;
    this.project = project;
    this.settings = settings;
    this.limits = new SessionLimits(settings);
    this.watcher = BlockerWatcher.start(database, database.listener());
  }

  /**
   * Applies one guard.
   *
   * @throws StepRefused and nothing of it is in: {@code guard.failed}, {@code
   *     migration.outcome-unknown}, {@code connect.*}, {@code lock.*}, {@code run.*}
   */
  public AppliedGuard apply(GuardScript guard, Receipt receipt) throws StepRefused {
    for (int tries = 1; ; tries++) {
      database.stop().check(DatabaseState.AS_BEFORE);
      lock.proveHeld();
      database.listener().on(new RunEvent.GuardStarted(guard.name()));
      GuardAttempt attempt = new GuardAttempt(guard, database.listener());
      List<Blocker> blockers;
      SQLException failure;
      try (MigratingSessions sessions =
          new MigratingSessions(
              database,
              limits,
              new MigrationTrace(database.listener()),
              Handover.oneByOne(),
              watcher)) {
        try (Connection connection = sessions.getConnection()) {
          run(attempt, connection, receipt);
          return ended(attempt);
        } catch (SQLException e) {
          failure = e;
        } catch (RunHalted e) {
          throw refusal(e);
        }
        blockers =
            sessions.backends().stream()
                .flatMap(pid -> watcher.lastBlockersOf(pid).stream())
                .toList();
      }
      if (committedAfterAll(attempt, failure)) {
        return ended(attempt);
      }
      ServerError error = ServerError.in(failure);
      if (error == null
          || !error.passes()
          || tries > settings.retries()
          || database.stop().cause().isPresent()) {
        throw refusal(guard, attempt, failure, blockers, tries);
      }
      pause(guard, error, tries);
    }
  }

  private void run(GuardAttempt attempt, Connection connection, Receipt receipt)
      throws SQLException {
    prepare(connection);
    try {
      attempt.run(
          connection,
          () -> {
            try {
              database.stop().check(DatabaseState.AS_BEFORE);
            } catch (StepRefused e) {
              throw new RunHalted(e);
            }
          },
          receipt);
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** The session as Flyway would give it to a migration. */
  private void prepare(Connection connection) throws SQLException {
    ProjectSession.prepare(connection, project);
    try {
      limits.impose(connection);
    } catch (StepRefused e) {
      throw new RunHalted(e);
    }
  }

  private AppliedGuard ended(GuardAttempt attempt) {
    AppliedGuard applied = attempt.applied();
    database.listener().on(new RunEvent.GuardEnded(applied));
    return applied;
  }

  private boolean committedAfterAll(GuardAttempt attempt, SQLException failure) throws StepRefused {
    ServerError error = ServerError.in(failure);
    if (!attempt.commitInFlight() || error == null || !error.connectionLost()) {
      return false;
    }
    return switch (CommitFate.of(database, attempt.transactionId())) {
      case COMMITTED -> true;
      case ABORTED -> false;
      case UNKNOWN ->
          throw new StepRefused(
              List.of(
                  Finding.of(
                      FindingCode.OUTCOME_UNKNOWN,
                      "guard " + attempt.applied().name(),
                      "the connection was lost while its COMMIT was on its way ("
                          + error.words()
                          + "): all of it is in, or nothing",
                      "When the server is back, run it again: a guard may be applied twice.")),
              DatabaseState.UNKNOWN);
    };
  }

  private static StepRefused refusal(RunHalted e) {
    StepRefused refused = RunHalted.in(e);
    if (refused == null) {
      throw e;
    }
    return new StepRefused(refused.findings(), DatabaseState.AS_BEFORE);
  }

  private StepRefused refusal(
      GuardScript guard,
      GuardAttempt attempt,
      SQLException failure,
      List<Blocker> blockers,
      int tries) {
    ServerError error = ServerError.in(failure);
    DatabaseState state =
        attempt.endedItsTransaction() ? DatabaseState.PART_IN : DatabaseState.AS_BEFORE;
    if (database.stop().cause().isPresent() || error == null || error.connectionLost()) {
      StepRefused lost = database.refusal(failure, "applying the guard " + guard.name());
      return new StepRefused(lost.findings(), state);
    }
    String who = blockers.stream().map(Blocker::words).collect(Collectors.joining("; and by "));
    Finding failed =
        Finding.of(
            FindingCode.GUARD_FAILED,
            guard.name(),
            attempt.doing()
                + " — "
                + error.words()
                + (tries > 1 ? "; tried " + tries + " times" : "")
                + (who.isEmpty() || !error.passes() ? "" : "; blocked by " + who),
            remedy(guard, error, blockers));
    return new StepRefused(List.of(failed.at(FilePlaces.of(guard.file(), attempt.line()))), state);
  }

  private static String remedy(GuardScript guard, ServerError error, List<Blocker> blockers) {
    if (error.passes()) {
      String lines =
          blockers.stream().map(Blocker::terminateLine).distinct().collect(Collectors.joining(" "));
      return lines.isEmpty()
          ? "Run it at a quieter time, or with a longer lock timeout."
          : "Wait for that session, or end it: " + lines + " Then run it again.";
    }
    return "Mend "
        + guard.name()
        + " at that line so that it runs on this database, and run it again.";
  }

  private void pause(GuardScript guard, ServerError error, int tries) {
    Duration pause = MigrationRun.pauseAfter(tries);
    database
        .listener()
        .on(
            new RunEvent.Progress(
                "guard "
                    + guard.name()
                    + " rolled back: "
                    + error.words()
                    + "; try "
                    + (tries + 1)
                    + " of "
                    + (settings.retries() + 1)
                    + " in "
                    + pause.toMillis()
                    + " ms"));
    database.stop().sleep(pause);
  }

  @Override
  public void close() {
    watcher.close();
  }
}
