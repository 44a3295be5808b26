package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** What runs migrations. */
public interface MigrationEngine {

  /**
   * Runs the pending migrations, all of them or up to the first that fails.
   *
   * @param lock in hand, and proved again before each migration
   * @param pending in the order in which they will run, as the diagnosis found them under the lock
   * @return what was applied: exactly what was pending
   * @throws StepRefused with what failed and what the database looks like now. What was applied
   *     before the failure has been told to the listener
   */
  MigrationOutcome migrate(
      HeldLock lock,
      Database database,
      Supplier<FluentConfiguration> project,
      List<ReleaseMigration> pending,
      MigrationSettings settings,
      RunListener listener)
      throws StepRefused;
}
