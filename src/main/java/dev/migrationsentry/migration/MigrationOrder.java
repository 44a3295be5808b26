package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.verdict.RunListener;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * What is to be run, where and how.
 *
 * @param lock in hand; proved again before each migration
 * @param configuration a new one of the project's, for each attempt
 * @param pending in the order in which they will run; not empty
 */
record MigrationOrder(
    HeldLock lock,
    Database database,
    Supplier<FluentConfiguration> configuration,
    List<ReleaseMigration> pending,
    MigrationSettings settings,
    RunListener listener) {
  MigrationOrder {
    pending = List.copyOf(pending);
  }
}
