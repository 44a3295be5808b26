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

  /** What else is to be asked of the release's files before anything connects. */
  @FunctionalInterface
  public interface FileQuestion {
    /** Nothing. */
    FileQuestion NONE = _ -> List.of();

    /**
     * Asks it.
     *
     * @param release as far as it can be read
     * @return everything that is to be said, blockers too
     */
    List<Finding> ask(Release release);
  }

  /** The settings, and the variables of the process. */
  public Settings settings() {
    return settings;
  }

  /** The variables of the process. */
  public Map<String, String> environment() {
    return environment;
  }

  /** For a run that applies no guards. */
  public Prepared prepare(Trail trail) throws StepRefused {
    return prepare(trail, false, FileQuestion.NONE);
  }

  /** The same, with a question more. */
  public Prepared prepare(Trail trail, FileQuestion question) throws StepRefused {
    return prepare(trail, false, question);
  }

  /** For a run that mends as far as the policy allows. */
  Prepared prepareToMend(Trail trail) throws StepRefused {
    return prepare(trail, allowsGuards(settings), FileQuestion.NONE);
  }

  /**
   * What can be checked of the files alone, for a run that connects to nothing.
   *
   * @return how much was checked, in one line
   */
  public String prepareFiles(Trail trail, FileQuestion question) throws StepRefused {
    settings.provenance().forEach(line -> trail.on(new RunEvent.Detail(line)));
    List<Finding> problems = new ArrayList<>();
    ReleaseFiles files = files(trail, problems, migrationSettings(), question);
    if (files.release == null || files.contract == null || !problems.isEmpty()) {
      throw new StepRefused(problems, DatabaseState.UNTOUCHED);
    }
    return Prepared.summary(files.release, files.contract);
  }

  private record ReleaseFiles(@Nullable Release release, @Nullable Contract contract) {}

  private ReleaseFiles files(
      Trail trail, List<Finding> problems, MigrationSettings settings, FileQuestion question) {
    Release release = keeping(problems, () -> Release.read(settings));
    if (release != null) {
      trail.released(release.migrations().size());
      release.findings().forEach(trail::found);
    }
    List<Finding> answers = question.ask(release == null ? Release.survey(settings) : release);
    answers.stream().filter(Finding::blocks).forEach(problems::add);
    answers.stream().filter(each -> !each.blocks()).forEach(trail::found);
    Contract contract =
        keeping(
            problems,
            () ->
                ContractFile.read(
                    Path.of(this.settings.required(Setting.CONTRACT)), this.settings.directory()));
    return new ReleaseFiles(release, contract);
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
    return prepare(trail, withGuards, FileQuestion.NONE);
  }

  private Prepared prepare(Trail trail, boolean withGuards, FileQuestion question)
      throws StepRefused {
    settings.provenance().forEach(line -> trail.on(new RunEvent.Detail(line)));
    MigrationSettings migrationSettings = migrationSettings();
    List<Finding> problems = new ArrayList<>();
    EnvironmentCheck.Ready ready =
        keeping(problems, () -> EnvironmentCheck.check(settings, environment));
    if (ready != null) {
      trail.target(ready.connection().target());
      ready.notes().forEach(trail::found);
    }
    ReleaseFiles files = files(trail, problems, migrationSettings, question);
    Release release = files.release;
    Contract contract = files.contract;
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
