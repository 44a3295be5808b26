package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.BlockerWatcher;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;

/** One run of Flyway over the pending migrations, with the attempts that it takes. */
final class MigrationRun {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private final MigrationOrder order;
  private final SessionLimits limits;
  private final MigrationTrace trace;
  private final HistoryTable table;

  MigrationRun(MigrationOrder order) {
    this.order = order;
    this.limits = new SessionLimits(order.settings());
    this.trace = new MigrationTrace(order.listener());
    this.table = HistoryTable.of(order.configuration().get());
  }

  MigrationOutcome run() throws StepRefused {
    BeforeTheRun before = BeforeTheRun.look(order, table);
    Handover handover = Handover.of(order, before.lastRank());
    try {
      MigrationOutcome outcome =
          run(handover, new FailureReport(order, trace, table, before.invalidIndexes()));
      checkRecorded(before);
      return outcome;
    } catch (StepRefused e) {
      boolean nothingIsIn = e.state() == DatabaseState.AS_BEFORE;
      if (nothingIsIn || e.state() == DatabaseState.MIGRATIONS_IN) {
        before.restore(order, nothingIsIn, handover.quiet());
      }
      throw e;
    }
  }

  private MigrationOutcome run(Handover handover, FailureReport report) throws StepRefused {
    int retries = 0;
    int tries = 1;
    try (BlockerWatcher watcher = BlockerWatcher.start(order.database(), order.listener())) {
      while (true) {
        mayGoOn(retries > 0);
        int appliedBefore = trace.applied().size();
        FailedAttempt failed = attempt(handover, watcher);
        if (failed == null) {
          checkCount();
          return new MigrationOutcome(trace.applied(), retries);
        }
        tries = trace.applied().size() > appliedBefore ? 1 : tries;
        if (mayTakeBack() && handover.takesBack(failed, trace.begun())) {
          continue;
        }
        if (wentThroughAfterAll(failed, report)) {
          continue;
        }
        if (!mayTryAgain(failed) || tries > order.settings().retries()) {
          throw report.refusal(failed, tries);
        }
        pause(failed, tries);
        tries++;
        retries++;
      }
    }
  }

  private void mayGoOn(boolean attempted) throws StepRefused {
    DatabaseState state =
        !trace.applied().isEmpty()
            ? DatabaseState.MIGRATIONS_IN
            : attempted ? DatabaseState.AS_BEFORE : DatabaseState.UNTOUCHED;
    order.database().stop().check(state);
    try {
      order.lock().proveHeld();
    } catch (StepRefused e) {
      throw new StepRefused(e.findings(), state);
    }
  }

  private boolean mayTakeBack() {
    return order.database().stop().cause().isEmpty() && trace.unfinished() == null;
  }

  private @Nullable FailedAttempt attempt(Handover handover, BlockerWatcher watcher) {
    trace.attempt();
    try (MigratingSessions sessions =
        new MigratingSessions(order.database(), limits, trace, handover, watcher)) {
      try {
        configuration(handover, sessions).load().migrate();
        trace.finished();
        return null;
      } catch (FlywayException | RunHalted e) {
        trace.rethrowBug();
        trace.failed();
        ServerError first = ServerError.in(trace.error());
        return new FailedAttempt(
            e,
            first == null ? ServerError.in(e) : first,
            sessions.backends(),
            sessions.backends().stream()
                .flatMap(pid -> watcher.lastBlockersOf(pid).stream())
                .toList());
      }
    }
  }

  private FluentConfiguration configuration(Handover handover, MigratingSessions sessions) {
    FluentConfiguration configuration = order.configuration().get();
    ValidatePattern[] patterns =
        Stream.concat(
                Stream.of(configuration.getIgnoreMigrationPatterns()),
                // The diagnosis has judged it before, and has said so.
                Stream.of(ValidatePattern.fromPattern("*:future")))
            .toArray(ValidatePattern[]::new);
    Callback[] callbacks =
        Stream.concat(
                Stream.of(new TraceCallback(order, limits, trace, handover)),
                Stream.of(configuration.getCallbacks()))
            .toArray(Callback[]::new);
    // A transaction of Flyway's own around the run would make CREATE INDEX CONCURRENTLY wait for
    // ever: for Flyway.
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration
        .group(configuration.isGroup() || handover.together())
        .validateOnMigrate(configuration.isValidateOnMigrate() && !handover.goesOn())
        .dataSource(sessions)
        .ignoreMigrationPatterns(patterns)
        .callbacks(callbacks)
        .loggers(FlywayLog.class.getName());
  }

  /**
   * The connection died when the end of a migration was on its way, and the server says that it has
   * arrived.
   */
  private boolean wentThroughAfterAll(FailedAttempt failed, FailureReport report)
      throws StepRefused {
    ServerError error = failed.error();
    RunningMigration running = trace.unfinished();
    if (running == null || error == null || !error.connectionLost()) {
      return false;
    }
    if (!trace.commitInFlight()) {
      return trace.awaitsRow()
          && report.isRecorded(running, failed.backends())
          && isInAfterAll(running, "the connection was lost; the history says that ");
    }
    return switch (CommitFate.of(order.database(), trace.transactionId())) {
      case COMMITTED ->
          isInAfterAll(running, "the connection was lost at COMMIT; the server says that ");
      case ABORTED -> false;
      case UNKNOWN -> {
        boolean over = LeftBehind.areGone(order, failed.backends());
        LeftBehind left = report.left(running);
        if (left.recordedAsApplied()) {
          yield isInAfterAll(running, "the connection was lost at COMMIT; the history says that ");
        }
        // The row is part of the transaction: without it, and with nobody at work on it any more,
        // as after a restart that has lost the number of the transaction, it is not in.
        if (over && left.asked() && !running.committedByItself()) {
          yield false;
        }
        throw report.unknown(running, error);
      }
    };
  }

  private boolean isInAfterAll(RunningMigration running, String said) {
    trace.committed();
    order.listener().on(new RunEvent.Progress(said + running.name().label() + " is in"));
    return true;
  }

  /** Only what was rolled back whole, and only what may pass by itself. */
  private boolean mayTryAgain(FailedAttempt failed) {
    RunningMigration running = trace.unfinished();
    ServerError error = failed.error();
    return running != null
        && error != null
        && error.passes()
        && running.inTransaction
        && !running.committedByItself()
        && order.database().stop().cause().isEmpty()
        && RunHalted.in(failed.thrown()) == null;
  }

  private void pause(FailedAttempt failed, int tries) {
    Duration pause = pauseAfter(tries);
    RunningMigration running = trace.unfinished();
    ServerError error = failed.error();
    order
        .listener()
        .on(
            new RunEvent.Progress(
                (running == null ? "" : running.name().label() + " rolled back: ")
                    + (error == null ? "" : error.words())
                    + (failed.blockers().isEmpty()
                        ? ""
                        : "; blocked by " + failed.blockers().getFirst().words())
                    + "; try "
                    + (tries + 1)
                    + " of "
                    + (order.settings().retries() + 1)
                    + " in "
                    + pause.toMillis()
                    + " ms"));
    order.database().stop().sleep(pause);
  }

  /** How long to wait after this many tries: longer each time, and never quite the same. */
  static Duration pauseAfter(int tries) {
    long longest =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(tries - 1, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
  }

  private void checkRecorded(BeforeTheRun before) throws StepRefused {
    List<String> applied = trace.applied().stream().map(each -> each.name().script()).toList();
    List<String> unrecorded = before.unrecorded(order, table, applied);
    if (!unrecorded.isEmpty()) {
      throw new StepRefused(
          List.of(FailureWords.rowGone(unrecorded, table.sqlName())), DatabaseState.MIGRATIONS_IN);
    }
  }

  private void checkCount() throws StepRefused {
    List<String> expected = order.pending().stream().map(m -> m.name().script()).toList();
    List<String> applied =
        trace.applied().stream().map(AppliedMigration::name).map(name -> name.script()).toList();
    if (!Set.copyOf(expected).equals(Set.copyOf(applied)) || expected.size() != applied.size()) {
      throw new StepRefused(
          List.of(FailureWords.count(expected, applied)), DatabaseState.MIGRATIONS_IN);
    }
  }
}
