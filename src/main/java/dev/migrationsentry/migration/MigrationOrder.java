package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * What is to be run, where and how.
 *
 * @param lock proves each time it is asked that this run still holds the deploy lock
 * @param configuration a new one of the project's, for each attempt
 * @param pending in the order in which they will run; not empty
 */
public record MigrationOrder(
    LockProof lock,
    Database database,
    Supplier<FluentConfiguration> configuration,
    List<ReleaseMigration> pending,
    MigrationSettings settings,
    RunListener listener) {
  public MigrationOrder {
    pending = List.copyOf(pending);
  }

  /** Refuses unless the deploy lock is held. */
  public interface LockProof {
    void proveHeld() throws StepRefused;
  }
}
