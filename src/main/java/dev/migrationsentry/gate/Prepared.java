package dev.migrationsentry.gate;

import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.release.Guards;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.Counted;
import org.jspecify.annotations.Nullable;

/**
 * What the environment step proved: where to go, and that the release is whole.
 *
 * @param connection where to connect
 * @param scratch a server for scratch databases; null if none is named
 * @param release every file of it accounted for
 * @param contract what it requires
 * @param guards null where this run may not apply any
 */
public record Prepared(
    Settings settings,
    ConnectionSettings connection,
    @Nullable ConnectionSettings scratch,
    MigrationSettings migrationSettings,
    Release release,
    Contract contract,
    @Nullable Guards guards) {

  /** The same in one line. */
  public String summary() {
    return summary(release, contract);
  }

  static String summary(Release release, Contract contract) {
    return Counted.of(release.migrations().size(), "migration")
        + " found, "
        + Counted.of(contract.requirements().size() + contract.probes().size(), "rule")
        + " in the contract";
  }
}
