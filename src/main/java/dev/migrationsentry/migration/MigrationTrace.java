package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened so far, as proved: a migration counts as applied when its COMMIT has returned,
 * or, without a transaction, when its row is written. Survives the attempts of a run.
 */
final class MigrationTrace {
  private final RunListener listener;
  private final List<AppliedMigration> applied = new ArrayList<>();
  private final List<RunningMigration> ran = new ArrayList<>();
  private volatile boolean statementRuns;
  private volatile boolean copyMayRun;
  private @Nullable RunningMigration current;
  private @Nullable SQLException error;
  private @Nullable RunningMigration failed;
  private @Nullable Throwable bug;
  private @Nullable String transactionId;
  private boolean commitInFlight;
  private boolean over;
  private boolean begun;
  private long rows = -1;

  MigrationTrace(RunListener listener) {
    this.listener = listener;
  }

  /** Forgets what the attempt before this one left open. */
  void attempt() {
    ran.clear();
    statementRuns = false;
    copyMayRun = false;
    current = null;
    error = null;
    failed = null;
    bug = null;
    transactionId = null;
    commitInFlight = false;
    over = false;
    begun = false;
  }

  // What Flyway's callbacks tell.

  /**
   * Flyway goes on to the next migration, and so has written the row of the one before. In a group,
   * where one COMMIT brings all of them in, that row is not in yet.
   */
  void goesOn(boolean inTransaction) {
    if (!inTransaction || ran.stream().noneMatch(each -> each.inTransaction)) {
      flush();
    }
  }

  void starts(ReleaseMigration migration, boolean inTransaction) {
    begun = true;
    current = new RunningMigration(migration, inTransaction);
    listener.on(new RunEvent.MigrationStarted(migration.name()));
  }

  /** COPY goes past the connection's statements, so only the callbacks around it tell of it. */
  void between(boolean before) {
    copyMayRun = before;
  }

  void statementEnds(String sql, List<String> notices) {
    RunningMigration running = current;
    if (running != null) {
      listener.on(new RunEvent.StatementEnded(running.name(), running.ends(sql, rows, notices)));
    }
    rows = -1;
  }

  void statementFailed() {
    if (failed == null) {
      failed = current;
    }
  }

  void ends() {
    if (current != null) {
      ran.add(current);
      current = null;
    }
  }

  /** Flyway has returned without an exception: whatever ran is in. */
  void finished() {
    flush();
  }

  /** Flyway has thrown. A COMMIT without an answer is not yet a failure. */
  void failed() {
    RunningMigration running = unfinished();
    if (running != null && !commitInFlight) {
      listener.on(new RunEvent.MigrationFailed(running.name(), running.took()));
    }
  }

  private void flush() {
    for (RunningMigration each : ran) {
      AppliedMigration migration = each.applied();
      applied.add(migration);
      listener.on(new RunEvent.MigrationEnded(migration));
    }
    ran.clear();
  }

  // What the connection tells.

  void statementRuns(boolean runs) {
    statementRuns = runs;
  }

  boolean scriptRuns() {
    return statementRuns || copyMayRun;
  }

  void rows(long count) {
    rows = count;
  }

  /** The first exception is the one that matters: the others follow from it. */
  void threw(SQLException e) {
    if (error == null) {
      error = e;
    }
  }

  /** Our own code broke inside Flyway, which would make it a failure of the project's. */
  void broke(Throwable thrown) {
    if (bug == null) {
      bug = thrown;
    }
  }

  /** Throws again what broke, if anything did. */
  void rethrowBug() {
    switch (bug) {
      case RuntimeException thrown -> throw thrown;
      case Error thrown -> throw thrown;
      case null, default -> {}
    }
  }

  /** Whether the next COMMIT is the one that brings a migration in. */
  boolean awaitsCommit() {
    return !over && !ran.isEmpty() && ran.getLast().inTransaction;
  }

  /**
   * Whether all of a migration's script is in, and its row may be or not: nothing holds the two
   * together.
   */
  boolean awaitsRow() {
    return current == null && !ran.isEmpty() && !ran.getLast().inTransaction;
  }

  /** This attempt has failed: a COMMIT after it is Flyway tidying up. */
  void over() {
    over = true;
  }

  void committing(@Nullable String transaction) {
    transactionId = transaction;
    commitInFlight = true;
  }

  void committed() {
    commitInFlight = false;
    flush();
  }

  // What is known now.

  List<AppliedMigration> applied() {
    return List.copyOf(applied);
  }

  /** Whether a migration was begun in this attempt. */
  boolean begun() {
    return begun;
  }

  /** The migration that is under way, or that failed, or that had run and was not yet in. */
  @Nullable RunningMigration unfinished() {
    if (failed != null) {
      return failed;
    }
    if (current != null) {
      return current;
    }
    return ran.isEmpty() ? null : ran.getLast();
  }

  /** Whether one of its statements failed, and not something around it. */
  boolean inStatement() {
    return failed != null;
  }

  @Nullable SQLException error() {
    return error;
  }

  boolean commitInFlight() {
    return commitInFlight;
  }

  @Nullable String transactionId() {
    return transactionId;
  }

  @Nullable RunningMigration current() {
    return current;
  }
}
