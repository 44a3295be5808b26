package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Runs migrations with Flyway, community edition. */
public final class FlywayEngine implements MigrationEngine {
  @Override
  public MigrationOutcome migrate(
      HeldLock lock,
      Database database,
      Supplier<FluentConfiguration> project,
      List<ReleaseMigration> pending,
      MigrationSettings settings,
      RunListener listener)
      throws StepRefused {
    return new MigrationRun(
            new MigrationOrder(lock, database, project, pending, settings, listener))
        .run();
  }
}
