package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a failed attempt was and what it left, once it will not be tried again. */
final class FailureReport {
  private final MigrationOrder order;
  private final MigrationTrace trace;
  private final HistoryTable table;
  private final Set<String> invalidBefore;

  FailureReport(
      MigrationOrder order, MigrationTrace trace, HistoryTable table, Set<String> invalidBefore) {
    this.order = order;
    this.trace = trace;
    this.table = table;
    this.invalidBefore = invalidBefore;
  }

  StepRefused refusal(FailedAttempt attempt, int tries) {
    StepRefused own = RunHalted.in(attempt.thrown());
    RunningMigration running = trace.unfinished();
    Optional<Stop.Cause> stopped = order.database().stop().cause();
    if (own != null && stopped.isEmpty()) {
      return withWhatIsIn(own.findings(), running, attempt);
    }
    if (stopped.isPresent()) {
      return withWhatIsIn(List.of(Stop.finding(stopped.get())), running, attempt);
    }
    ServerError error = attempt.error();
    if (error != null && error.connectionLost()) {
      return lost(running, error, attempt.backends());
    }
    if (running == null && error != null && error.sessionRefused()) {
      SQLException refusal = new SQLException(error.message(), error.sqlState());
      return refused(order.database().refusal(refusal, "connecting").findings(), restState());
    }
    if (running != null && error != null && trace.inStatement()) {
      return statement(running, error, attempt, tries);
    }
    if (running != null && error != null && trace.commitInFlight()) {
      return refused(List.of(FailureWords.atCommit(running, error)), restState());
    }
    String callback = attempt.callback();
    Finding finding =
        callback == null
            ? FailureWords.refused(attempt, running)
            : FailureWords.callback(attempt, callback);
    return withWhatIsIn(List.of(finding), running, attempt);
  }

  /** The statement's own failure comes first; a callback that failed after it is a second one. */
  private StepRefused statement(
      RunningMigration running, ServerError error, FailedAttempt attempt, int tries) {
    List<Finding> findings = new ArrayList<>();
    boolean inForGood = leavesTraces(running);
    boolean firstOfItsKind = running.done().isEmpty() || !inForGood;
    if (error.existsAlready() && firstOfItsKind) {
      findings.add(FailureWords.unrecorded(running, error));
    } else if (error.passes() && !inForGood) {
      findings.add(FailureWords.blocked(running, error, attempt.blockers(), tries));
    } else if (!inForGood) {
      findings.add(
          timedOut(running, error)
              ? FailureWords.timeout(running, error, order.settings().statementTimeout().toMillis())
              : FailureWords.failed(running, error));
    }
    if (inForGood) {
      findings.add(part(running, error));
      if (error.passes()) {
        findings.add(FailureWords.blocked(running, error, attempt.blockers(), tries));
      }
    }
    String callback = attempt.callback();
    if (callback != null) {
      findings.add(FailureWords.callback(attempt, callback));
    }
    return refused(findings, inForGood ? DatabaseState.PART_IN : restState());
  }

  /**
   * 57014 is a cancel as well as a time-out: how long it took tells which. The words would too, in
   * the one language that one knows.
   */
  private boolean timedOut(RunningMigration running, ServerError error) {
    long limit = order.settings().statementTimeout().toMillis();
    return error.sqlState().equals("57014")
        && limit > 0
        && running.statementTook().toMillis() >= limit * 9 / 10;
  }

  private StepRefused lost(
      @Nullable RunningMigration running, ServerError error, List<Integer> backends) {
    if (running == null) {
      return refused(List.of(FailureWords.lost("migrate", error)), restState());
    }
    if (!leavesTraces(running) || untouched(running)) {
      return refused(List.of(FailureWords.lost(running.name().label(), error)), restState());
    }
    if (error.endedByServer() && trace.inStatement()) {
      Finding part = part(running, error);
      return refused(
          List.of(part, FailureWords.lost(running.name().label(), error)), DatabaseState.PART_IN);
    }
    // The server ends the statement by itself when it sees that its client is gone.
    LeftBehind left = LeftBehind.onceGone(order, table, running.name(), invalidBefore, backends);
    boolean betweenStatements = running.sql() == null && left.asked();
    return left.invalidIndexes().isEmpty() && !betweenStatements
        ? unknown(running, error)
        : refused(List.of(FailureWords.part(running, error, left)), DatabaseState.PART_IN);
  }

  /**
   * Whether the history has a row that says that this migration is in.
   *
   * @param backends those that may still be at it; they are waited for
   */
  boolean isRecorded(RunningMigration running, List<Integer> backends) {
    return LeftBehind.onceGone(order, table, running.name(), invalidBefore, backends)
        .recordedAsApplied();
  }

  /** What it has left, as far as that can be asked now. */
  LeftBehind left(RunningMigration running) {
    return LeftBehind.of(order.database(), table, running.name(), invalidBefore);
  }

  /** The end of a migration was on its way when the connection was lost. */
  StepRefused unknown(RunningMigration running, @Nullable ServerError error) {
    return refused(
        List.of(FailureWords.unknown(running, error, table.sqlName())), DatabaseState.UNKNOWN);
  }

  private StepRefused withWhatIsIn(
      List<Finding> findings, @Nullable RunningMigration running, FailedAttempt attempt) {
    if (running == null || !leavesTraces(running) || untouched(running)) {
      return refused(findings, restState());
    }
    List<Finding> all = new ArrayList<>(findings);
    LeftBehind left = left(running);
    if (trace.awaitsRow() && !left.asked()) {
      // All of its statements are in, and whether its row is nobody says any more. That comes
      // first: it is what somebody has to look at.
      all.addFirst(FailureWords.unknown(running, attempt.error(), table.sqlName()));
      return refused(all, DatabaseState.UNKNOWN);
    }
    all.add(FailureWords.part(running, attempt.error(), left));
    return refused(all, DatabaseState.PART_IN);
  }

  private Finding part(RunningMigration running, @Nullable ServerError error) {
    LeftBehind left = LeftBehind.of(order.database(), table, running.name(), invalidBefore);
    return FailureWords.part(running, error, left);
  }

  /** Whether a failure of this migration can leave something in. */
  private static boolean leavesTraces(RunningMigration running) {
    return !running.inTransaction || running.committedByItself();
  }

  private static boolean untouched(RunningMigration running) {
    return running.done().isEmpty() && running.sql() == null;
  }

  private DatabaseState restState() {
    return trace.applied().isEmpty() ? DatabaseState.AS_BEFORE : DatabaseState.MIGRATIONS_IN;
  }

  private static StepRefused refused(List<Finding> findings, DatabaseState state) {
    return new StepRefused(findings, state);
  }
}
