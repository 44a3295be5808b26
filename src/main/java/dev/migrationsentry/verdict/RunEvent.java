package dev.migrationsentry.verdict;

import java.time.Duration;

/**
 * Something that happened just now, for whoever watches the run. The verdict at the end does not
 * depend on these.
 */
public sealed interface RunEvent {
  /**
   * The very first event.
   *
   * @param command the command that runs, for example {@code gate}
   * @param version of this program
   */
  record RunStarted(String command, String version) implements RunEvent {}

  /**
   * Where the run goes is known, and again when the server has said its version. Comes before
   * {@code StepEnded} of the step that found it out.
   */
  record TargetKnown(Verdict.Target target) implements RunEvent {}

  record StepStarted(Step step) implements RunEvent {}

  record StepEnded(StepResult result) implements RunEvent {}

  /** A finding, as soon as it is made. */
  record Found(Finding finding) implements RunEvent {}

  /** A line worth a reader's time on every run. */
  record Progress(String text) implements RunEvent {}

  /**
   * Something long has come so far. Comes often.
   *
   * @param what of this program's own words
   */
  record Advanced(String what, int done, int all) implements RunEvent {}

  /** A line for {@code -v}. */
  record Detail(String text) implements RunEvent {}

  /** Still waiting, for whom and since when. Comes again every few seconds. */
  record Waiting(String text) implements RunEvent {}

  record MigrationStarted(MigrationName name) implements RunEvent {}

  record MigrationEnded(AppliedMigration migration) implements RunEvent {}

  /** {@code took}: until the failure. */
  record MigrationFailed(MigrationName name, Duration took) implements RunEvent {}

  record StatementEnded(MigrationName name, AppliedMigration.Statement statement)
      implements RunEvent {}

  /** {@code name}: the file, relative to the folder of the guards. */
  record GuardStarted(String name) implements RunEvent {}

  record GuardEnded(AppliedGuard guard) implements RunEvent {}

  /** A NOTICE or WARNING of the server, unfiltered: the one who prints it neutralises it. */
  record ServerNotice(String severity, String text) implements RunEvent {}

  /** A bug, with its stack trace: for {@code --debug} alone. */
  record Bug(String stackTrace) implements RunEvent {}

  /** The very last event. */
  record RunEnded(Verdict verdict) implements RunEvent {}
}
