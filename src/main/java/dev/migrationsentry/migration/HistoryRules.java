package dev.migrationsentry.migration;

import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.pattern.ValidatePattern;

/**
 * The settings of a project that decide what a history means.
 *
 * @param outOfOrder whether a version below the highest applied one may still run
 * @param target the highest version to run
 * @param baselineOnMigrate whether a schema with objects and without a history is taken as being at
 *     {@code baselineVersion}
 * @param ignored what the project has Flyway ignore; it is said and does not block
 */
public record HistoryRules(
    boolean outOfOrder,
    MigrationVersion target,
    boolean baselineOnMigrate,
    MigrationVersion baselineVersion,
    List<ValidatePattern> ignored) {
  public HistoryRules {
    ignored = List.copyOf(ignored);
  }

  /** Flyway's defaults, without its habit to ignore a database that is ahead. */
  public static final HistoryRules STRICT =
      new HistoryRules(
          false, MigrationVersion.LATEST, false, MigrationVersion.fromVersion("1"), List.of());

  /** As a project's Flyway settings have it. */
  public static HistoryRules of(Configuration configuration) {
    MigrationVersion target = configuration.getTarget();
    return new HistoryRules(
        configuration.isOutOfOrder(),
        target == null ? MigrationVersion.LATEST : target,
        configuration.isBaselineOnMigrate(),
        configuration.getBaselineVersion(),
        List.of(configuration.getIgnoreMigrationPatterns()));
  }

  /** The same, letting late versions run. */
  public HistoryRules withOutOfOrder() {
    return new HistoryRules(true, target, baselineOnMigrate, baselineVersion, ignored);
  }

  /** The same, up to a version. */
  public HistoryRules upTo(MigrationVersion version) {
    return new HistoryRules(outOfOrder, version, baselineOnMigrate, baselineVersion, ignored);
  }
}
