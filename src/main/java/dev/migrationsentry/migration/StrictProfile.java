package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationConfigurationExtension;
import org.flywaydb.core.internal.configuration.models.EnvironmentModel;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;

/** Makes Flyway's configuration of a project's settings, with what the gate insists on over it. */
final class StrictProfile {
  private final Path directory;
  private final List<FlywaySetting> followed = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private String undoPrefix = "U";
  private @Nullable String baselinePrefix;
  private @Nullable String environment;

  StrictProfile(Path directory, Collection<FlywaySetting> settings) {
    this.directory = directory;
    settings.forEach(this::judge);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  String undoPrefix() {
    return undoPrefix;
  }

  private void judge(FlywaySetting setting) {
    String key = setting.key();
    switch (key) {
      case "undoSqlMigrationPrefix" -> undoPrefix = setting.value();
      // As a property it needs Jackson, which is not on the class path.
      case "baselineMigrationPrefix" -> baselinePrefix = setting.value();
      case "environment" -> environment = setting.value();
      case "locations", "callbackLocations", "configFileEncoding" -> {}
      default -> judgeOther(setting);
    }
  }

  private void judgeOther(FlywaySetting setting) {
    String key = setting.key();
    if (FlywayKeys.isClasses(key)) {
      if (!setting.value().isBlank()) {
        findings.add(needsCode(setting));
      }
    } else if (FlywayKeys.isFollowed(key)) {
      if (understood(setting)) {
        followed.add(setting);
        String said = FlywayKeys.said(key);
        if (said != null && !setting.value().equals("false")) {
          findings.add(loose(setting, said));
        }
      }
    } else {
      String why = FlywayKeys.overruled(key);
      findings.add(why == null ? unknown(setting) : overruled(setting, why));
    }
  }

  private boolean understood(FlywaySetting setting) {
    try {
      Flyways.configuration().configuration(property(setting));
      return true;
    } catch (FlywayException | IllegalArgumentException e) {
      findings.add(
          setting.finding(
              FindingCode.FLYWAY_SETTINGS_INVALID,
              setting.origin() + ": Flyway refuses its value: " + e.getMessage(),
              "Correct flyway." + setting.key() + " in " + setting.origin() + "."));
      return false;
    }
  }

  private static Finding needsCode(FlywaySetting setting) {
    return setting.finding(
        FindingCode.SCRIPT_NEEDS_CODE,
        setting.origin() + " names Java classes, which this program cannot run",
        "Write what they do as SQL callbacks or SQL migrations, and take the setting out.");
  }

  private static Finding loose(FlywaySetting setting, String said) {
    return setting.finding(
        FindingCode.FLYWAY_SETTING_LOOSE,
        "followed as the project has it in " + setting.origin() + ": " + said,
        "Take it out of " + setting.origin() + ", if it is not meant for this release.");
  }

  private static Finding overruled(FlywaySetting setting, String why) {
    return setting.finding(
        FindingCode.FLYWAY_SETTING_OVERRULED,
        "not followed: " + why,
        "Nothing needs to be done; " + setting.origin() + " may keep it for Flyway itself.");
  }

  private static Finding unknown(FlywaySetting setting) {
    return setting.finding(
        FindingCode.FLYWAY_SETTINGS_INVALID,
        "Flyway does not know the setting flyway." + setting.key(),
        Nearest.of(setting.key(), FlywayKeys.known())
            .map(near -> "Rename it to flyway." + near + " in " + setting.origin() + ".")
            .orElse("Take it out of " + setting.origin() + "."));
  }

  /**
   * A new configuration without a data source.
   *
   * @param undoFiles whether the locations hold undo files, which the community edition takes for
   *     misnamed ones
   */
  FluentConfiguration configuration(FlywayLocations locations, boolean undoFiles) {
    FluentConfiguration configuration = Flyways.configuration();
    if (environment != null) {
      configuration
          .allEnvironments(Map.of(environment, new EnvironmentModel()))
          .environment(environment);
    }
    // Without one of the project's own nothing is passed over, not even a database that is ahead.
    configuration.ignoreMigrationPatterns(new String[0]);
    for (FlywaySetting setting : followed) {
      configuration.configuration(property(setting));
    }
    if (baselinePrefix != null) {
      configuration
          .getPluginRegister()
          .getExact(BaselineMigrationConfigurationExtension.class)
          .setBaselineMigrationPrefix(baselinePrefix);
    }
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration
        .workingDirectory(directory.toAbsolutePath().normalize().toString())
        .locations(locations.migrations())
        .callbackLocations(locations.callbacks())
        .validateMigrationNaming(!undoFiles)
        .validateOnMigrate(true)
        .failOnMissingLocations(true)
        .createSchemas(false)
        .cleanDisabled(true)
        .baselineOnMigrate(false)
        .skipExecutingMigrations(false)
        .connectRetries(0);
  }

  private static Map<String, String> property(FlywaySetting setting) {
    return Map.of("flyway." + setting.key(), setting.value());
  }
}
