package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.MigrationName;
import java.util.List;

/**
 * What a run of migrations did.
 *
 * @param applied in the order in which they ran, each committed
 * @param retries how often a migration was rolled back and tried again
 */
public record MigrationOutcome(List<AppliedMigration> applied, int retries) {
  public MigrationOutcome {
    applied = List.copyOf(applied);
  }

  /** The names of what was applied. */
  public List<MigrationName> names() {
    return applied.stream().map(AppliedMigration::name).toList();
  }
}
