package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A project as Flyway sees it: its settings, read where it keeps them and with the strict profile
 * over them, and its migrations. Read without a database.
 *
 * <p>What most projects have is told without Flyway ({@link PlainScripts}); its own classes read
 * the project again once more is asked. Safe for use by several threads.
 */
public final class FlywayProject {
  private final MigrationSettings settings;
  private final SessionNames session;
  private final @Nullable PlainScripts plain;
  private final LateReading reading;

  private FlywayProject(
      MigrationSettings settings,
      SessionNames session,
      @Nullable PlainScripts plain,
      LateReading reading) {
    this.settings = settings;
    this.session = session;
    this.plain = plain;
    this.reading = reading;
  }

  /**
   * Reads a project.
   *
   * @throws StepRefused if its settings or its files cannot be read, with all that is wrong
   */
  public static FlywayProject read(MigrationSettings settings) throws StepRefused {
    FlywayProject project = survey(settings);
    List<Finding> findings = project.findings();
    if (findings.stream().anyMatch(Finding::blocks)) {
      throw new StepRefused(findings, DatabaseState.UNTOUCHED);
    }
    return project;
  }

  /** Reads a project as far as it can be read; what is wrong with it is among the findings. */
  public static FlywayProject survey(MigrationSettings settings) {
    FlywaySources sources = new FlywaySources(settings.directory(), settings.environment());
    PlainScripts plain =
        sources.settings.isEmpty() && sources.findings.isEmpty() ? PlainScripts.of(settings) : null;
    return new FlywayProject(
        settings,
        SessionNames.UNKNOWN,
        plain,
        new LateReading(settings, plain == null ? new FlywayReading(settings, sources) : null));
  }

  /** The same, by Flyway's own classes, however plain it is. */
  static FlywayProject readByFlyway(MigrationSettings settings) {
    FlywaySources sources = new FlywaySources(settings.directory(), settings.environment());
    return new FlywayProject(
        settings,
        SessionNames.UNKNOWN,
        null,
        new LateReading(settings, new FlywayReading(settings, sources)));
  }

  private FlywayReading reading() {
    return reading.get();
  }

  /**
   * Whether it has nothing but versioned migrations with names as Flyway has them by default, each
   * version once, and no settings for Flyway.
   */
  public boolean isPlain() {
    return plain != null;
  }

  /** Whether callbacks are looked for elsewhere, and those beside the migrations are not run. */
  public boolean hasCallbackLocations() {
    return plain == null && reading().hasCallbackLocations();
  }

  /**
   * The same project with what Flyway's own placeholders say of a session, which decides the
   * checksums of repeatable migrations that use them.
   */
  public FlywayProject on(Connection connection) throws SQLException {
    return on(SessionNames.of(connection));
  }

  FlywayProject on(SessionNames names) {
    // A plain one has no placeholders: one reading does for every session.
    return new FlywayProject(
        settings,
        names,
        plain,
        plain == null ? new LateReading(settings, reading().on(names)) : reading);
  }

  /**
   * Whether {@link #on} makes a difference to the history: placeholders count in the checksums of
   * repeatable migrations alone.
   */
  public boolean dependsOnTheSession() {
    return plain == null
        && migrations().stream().anyMatch(each -> each.kind() == ReleaseMigration.Kind.REPEATABLE);
  }

  /** A new configuration of Flyway, without a data source, with the strict profile laid over it. */
  public FluentConfiguration configuration() {
    return reading().configuration();
  }

  /**
   * Reads scripts that no history records, as it reads its migrations.
   *
   * @param folder that they are in
   * @param files in the order in which they are to run
   */
  public GuardScripts guards(Path folder, List<Path> files) {
    return reading().guards(session, folder, files);
  }

  /** The same as if the project had these migrations alone; callbacks stay. */
  FluentConfiguration configuration(Predicate<Path> which) {
    return reading().configuration(which);
  }

  /** Where the history is. */
  public HistoryTable historyTable() {
    return plain == null ? HistoryTable.of(configuration()) : HistoryTable.USUAL;
  }

  /** What decides the meaning of the history. */
  public HistoryRules historyRules() {
    return plain == null ? HistoryRules.of(configuration()) : HistoryRules.STRICT;
  }

  /** The schemas that the project manages; Flyway would create them, a gate does not. */
  public List<String> schemas() {
    return historyTable().schemas();
  }

  /** The migrations in the order in which Flyway runs them. */
  public List<ReleaseMigration> migrations() {
    return plain == null ? reading().migrations() : plain.migrations(this::script);
  }

  /** What Flyway's parser makes of one. */
  private ParsedScript.Content script(Path file) {
    ReleaseMigration migration = reading().migration(file);
    if (migration == null) {
      throw new UncheckedIOException(new NoSuchFileException(file.toString()));
    }
    return migration.script().content();
  }

  /** What was seen in the scripts while they were resolved. */
  public List<ScriptFinding> scriptFindings() {
    return reading().scriptFindings();
  }

  /** What was seen in the settings, the locations and the files; notes among them. */
  public List<Finding> findings() {
    return plain == null ? reading().findings() : List.of();
  }

  /** The folders that hold the migrations, those that are there. */
  public List<Path> folders() {
    return plain == null ? reading().folders() : List.of(plain.folder());
  }

  /** Every file under these folders that can be read. */
  public List<Path> files() {
    return plain == null ? reading().files() : plain.files();
  }

  /**
   * What each of these files held when the project was read, where that is known, and otherwise
   * what it holds now.
   *
   * @return in the order of their names
   * @throws UncheckedIOException a file cannot be read any more
   */
  public List<FileDigest> digests() {
    List<FileDigest> digests = new ArrayList<>();
    if (plain != null) {
      digests.addAll(plain.digests());
    } else {
      files().forEach(file -> digests.add(digest(file)));
    }
    digests.sort((one, other) -> one.name().compareTo(other.name()));
    return digests;
  }

  private FileDigest digest(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    try {
      for (Path folder : folders()) {
        Path start = folder.toAbsolutePath().normalize();
        if (absolute.startsWith(start)) {
          return FileDigest.of(start.relativize(absolute).toString(), file);
        }
      }
      return FileDigest.of(file.toString(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How the project names its scripts. */
  public ScriptNames names() {
    return reading().names();
  }
}
