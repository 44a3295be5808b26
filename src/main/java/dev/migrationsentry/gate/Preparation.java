package dev.migrationsentry.gate;

import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.ContractFile;
import dev.migrationsentry.environment.EnvironmentCheck;
import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.recovery.Rung;
import dev.migrationsentry.release.Guards;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment step: everything that can be checked before anything connects, in one pass. */
public final class Preparation {
  private static final String DEFAULT_FOLDER = "sql/migrations";

  private final Settings settings;
  private final Map<String, String> environment;

  public Preparation(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
  }

  /** For a run that applies no guards. */
  public Prepared prepare(Trail trail) throws StepRefused {
    return prepare(trail, false);
  }

  /** For a run that mends as far as the policy allows. */
  Prepared prepareToMend(Trail trail) throws StepRefused {
    return prepare(trail, allowsGuards(settings));
  }

  static boolean allowsGuards(Settings settings) {
    return Rung.of(settings.required(Setting.RECOVERY)) == Rung.GUARD;
  }

  /**
   * Checks.
   *
   * @param withGuards whether guards may have to be applied, so that they must be there
   */
  Prepared prepare(Trail trail, boolean withGuards) throws StepRefused {
    settings.provenance().forEach(line -> trail.on(new RunEvent.Detail(line)));
    MigrationSettings migrationSettings = migrationSettings();
    List<Finding> problems = new ArrayList<>();
    EnvironmentCheck.Ready ready =
        keeping(problems, () -> EnvironmentCheck.check(settings, environment));
    if (ready != null) {
      trail.target(ready.connection().target());
      ready.notes().forEach(trail::found);
    }
    Release release = keeping(problems, () -> Release.read(migrationSettings));
    if (release != null) {
      trail.released(release.migrations().size());
      release.findings().forEach(trail::found);
    }
    Contract contract =
        keeping(
            problems,
            () ->
                ContractFile.read(
                    Path.of(settings.required(Setting.CONTRACT)), settings.directory()));
    Guards guards = withGuards && release != null ? keeping(problems, () -> guards(release)) : null;
    if (ready == null || release == null || contract == null || !problems.isEmpty()) {
      throw new StepRefused(problems, DatabaseState.UNTOUCHED);
    }
    return new Prepared(
        settings,
        ready.connection(),
        ready.scratch(),
        migrationSettings,
        release,
        contract,
        guards);
  }

  private Guards guards(Release release) throws StepRefused {
    return Guards.read(release, settings.directory().resolve(settings.required(Setting.GUARDS)));
  }

  private static <T> @Nullable T keeping(List<Finding> problems, Trail.Work<T> check) {
    try {
      return check.call();
    } catch (StepRefused refused) {
      problems.addAll(refused.findings());
      return null;
    }
  }

  /**
   * Without a folder given, the project's own Flyway settings decide, and without those the usual
   * one.
   */
  private MigrationSettings migrationSettings() {
    List<Path> folders =
        settings.values(Setting.MIGRATIONS).stream()
            .map(folder -> settings.directory().resolve(folder))
            .toList();
    if (folders.isEmpty() && !hasFlywaySettings()) {
      folders = List.of(settings.directory().resolve(DEFAULT_FOLDER));
    }
    return new MigrationSettings(
        settings.directory(),
        folders,
        settings.duration(Setting.LOCK_TIMEOUT),
        settings.duration(Setting.STATEMENT_TIMEOUT),
        Math.toIntExact(settings.number(Setting.MIGRATION_RETRIES).orElse(0L)),
        environment);
  }

  private boolean hasFlywaySettings() {
    return environment.containsKey("FLYWAY_LOCATIONS")
        || List.of("flyway.toml", "flyway.conf", "conf/flyway.conf").stream()
            .anyMatch(name -> Files.exists(settings.directory().resolve(name)));
  }
}
