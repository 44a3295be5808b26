package dev.migrationsentry.migration;

import org.jspecify.annotations.Nullable;

/** What became of one migration here: one for each row of the history and each file not in it. */
public sealed interface MigrationState {

  /**
   * In the database and in the release, and equal.
   *
   * @param outOfOrder it ran after a higher version
   */
  record Applied(HistoryRow row, ReleaseMigration migration, boolean outOfOrder)
      implements MigrationState {}

  /**
   * To be run.
   *
   * @param before the last run of a repeatable migration that has changed since; null if it never
   *     ran
   */
  record Pending(ReleaseMigration migration, @Nullable HistoryRow before)
      implements MigrationState {}

  /** Recorded as failed. */
  record Failed(HistoryRow row, @Nullable ReleaseMigration migration) implements MigrationState {}

  /**
   * The file is not the one that was applied. {@code what} differs: checksum, description, type.
   */
  record Changed(HistoryRow row, ReleaseMigration migration, String what)
      implements MigrationState {}

  /** Applied here, and the release does not bring it. */
  record Missing(HistoryRow row) implements MigrationState {}

  /** Applied here, and above every version of the release. */
  record Ahead(HistoryRow row) implements MigrationState {}

  /** Never ran here, and a higher version did. */
  record Late(ReleaseMigration migration) implements MigrationState {}

  /** A second row of one migration. */
  record Duplicate(HistoryRow row, HistoryRow first) implements MigrationState {}

  /** A row that lacks what a row must have. {@code lack} says what. */
  record Torn(HistoryRow row, String lack) implements MigrationState {}

  /** Covered by a baseline, so that it never runs here. */
  record BelowBaseline(ReleaseMigration migration) implements MigrationState {}

  /** Above the target of the project's settings. */
  record AboveTarget(ReleaseMigration migration) implements MigrationState {}

  /** An earlier run of a repeatable migration, or its last one if the file has changed since. */
  record Superseded(HistoryRow row) implements MigrationState {}

  /** Taken out of the history by a later row of type DELETE. */
  record Deleted(HistoryRow row) implements MigrationState {}

  /** A row that is no migration: schema creation, baseline, deletion. */
  record Marker(HistoryRow row) implements MigrationState {}
}
