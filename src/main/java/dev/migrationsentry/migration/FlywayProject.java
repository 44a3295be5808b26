package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * A project as Flyway sees it: its settings, read where it keeps them and with the strict profile
 * over them, and its migrations. Read without a database.
 */
public final class FlywayProject {
  private final StrictProfile profile;
  private final FlywayLocations locations;
  private final ScriptFolders folders;
  private final ScriptFolders callbackFolders;
  private final ScriptNames names;
  private final List<Finding> findings;
  private final boolean undoFiles;
  private final SessionNames session;
  private final ScriptResolver scripts;

  private FlywayProject(MigrationSettings settings) {
    FlywaySources sources = new FlywaySources(settings.directory(), settings.environment());
    this.profile = new StrictProfile(settings.directory(), sources.settings.values());
    this.locations = new FlywayLocations(settings, sources.settings);
    this.folders = new ScriptFolders(locations.migrations());
    this.callbackFolders = new ScriptFolders(locations.callbackFolders());
    this.names = new ScriptNames(profile.configuration(locations, false), profile.undoPrefix());
    this.undoFiles =
        folders.files().stream()
            .anyMatch(file -> names.read(file.name()).kind() == ScriptName.Kind.UNDO);
    FluentConfiguration configuration = configuration();
    ScriptResources resources = new ScriptResources(configuration, names, folders.files());
    this.session = SessionNames.UNKNOWN;
    this.scripts = new ScriptResolver(configuration, resources, session);
    ScriptResources callbacks = callbacks(configuration, resources);
    scripts.callbacks(callbacks, names);
    List<Finding> all = new ArrayList<>(sources.findings);
    all.addAll(profile.findings());
    all.addAll(locations.findings());
    all.addAll(folders.findings());
    all.addAll(resources.findings());
    if (hasCallbackLocations()) {
      all.addAll(callbackFolders.findings());
      all.addAll(callbacks.findings());
    }
    all.addAll(scripts.callbackFindings());
    this.findings = List.copyOf(all);
  }

  private FlywayProject(FlywayProject project, SessionNames session) {
    this.profile = project.profile;
    this.locations = project.locations;
    this.folders = project.folders;
    this.callbackFolders = project.callbackFolders;
    this.names = project.names;
    this.findings = project.findings;
    this.undoFiles = project.undoFiles;
    this.session = session;
    FluentConfiguration configuration = configuration();
    this.scripts =
        new ScriptResolver(
            configuration, new ScriptResources(configuration, names, folders.files()), session);
  }

  private ScriptResources callbacks(
      FluentConfiguration configuration, ScriptResources inLocations) {
    return hasCallbackLocations()
        ? new ScriptResources(configuration, names, callbackFolders.files())
        : inLocations;
  }

  /** Whether callbacks are looked for elsewhere, and those beside the migrations are not run. */
  public boolean hasCallbackLocations() {
    return locations.callbacks().length > 0;
  }

  /**
   * Reads a project.
   *
   * @throws StepRefused if its settings or its files cannot be read, with all that is wrong
   */
  public static FlywayProject read(MigrationSettings settings) throws StepRefused {
    FlywayProject project = survey(settings);
    if (project.findings.stream().anyMatch(Finding::blocks)) {
      throw new StepRefused(project.findings, DatabaseState.UNTOUCHED);
    }
    return project;
  }

  /** Reads a project as far as it can be read; what is wrong with it is among the findings. */
  public static FlywayProject survey(MigrationSettings settings) {
    return new FlywayProject(settings);
  }

  /**
   * The same project with what Flyway's own placeholders say of a session, which decides the
   * checksums of repeatable migrations that use them.
   */
  public FlywayProject on(Connection connection) throws SQLException {
    return on(SessionNames.of(connection));
  }

  FlywayProject on(SessionNames names) {
    return new FlywayProject(this, names);
  }

  /**
   * Whether {@link #on} makes a difference to the history: placeholders count in the checksums of
   * repeatable migrations alone.
   */
  public boolean dependsOnTheSession() {
    return migrations().stream().anyMatch(each -> each.kind() == ReleaseMigration.Kind.REPEATABLE);
  }

  /** A new configuration of Flyway, without a data source, with the strict profile laid over it. */
  public FluentConfiguration configuration() {
    return profile.configuration(locations, undoFiles);
  }

  /**
   * Reads scripts that no history records, as it reads its migrations.
   *
   * @param folder that they are in
   * @param files in the order in which they are to run
   */
  public GuardScripts guards(Path folder, List<Path> files) {
    return new GuardScripts(configuration(), session, folder, files);
  }

  /** The same as if the project had these migrations alone; callbacks stay. */
  FluentConfiguration configuration(Predicate<Path> which) {
    FluentConfiguration configuration = configuration();
    Set<Path> left =
        migrations().stream()
            .map(ReleaseMigration::file)
            .filter(which.negate())
            .collect(Collectors.toSet());
    return left.isEmpty()
        ? configuration
        : configuration.resourceProvider(
            new ScriptResources(
                configuration,
                names,
                folders.files().stream().filter(each -> !left.contains(each.file())).toList()));
  }

  /** Where the history is. */
  public HistoryTable historyTable() {
    return HistoryTable.of(configuration());
  }

  /** What decides the meaning of the history. */
  public HistoryRules historyRules() {
    return HistoryRules.of(configuration());
  }

  /** The schemas that the project manages; Flyway would create them, a gate does not. */
  public List<String> schemas() {
    return List.of(configuration().getSchemas());
  }

  /** The migrations in the order in which Flyway runs them. */
  public List<ReleaseMigration> migrations() {
    return scripts.migrations();
  }

  /** What was seen in the scripts while they were resolved. */
  public List<ScriptFinding> scriptFindings() {
    return scripts.findings();
  }

  /** What was seen in the settings, the locations and the files; notes among them. */
  public List<Finding> findings() {
    return findings;
  }

  /** The folders that hold the migrations, those that are there. */
  public List<Path> folders() {
    return Arrays.stream(locations.migrations()).map(each -> Path.of(each.getRootPath())).toList();
  }

  /** Every file under these folders that can be read. */
  public List<Path> files() {
    return folders.files().stream().map(ScriptFolders.Found::file).toList();
  }

  /** How the project names its scripts. */
  public ScriptNames names() {
    return names;
  }
}
