package dev.migrationsentry.release;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.GuardScript;
import dev.migrationsentry.migration.GuardScripts;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The project's guards: idempotent DDL that closes a gap when the migration chain cannot. All
 * {@code .sql} files of a folder and of those in it, in the order of their names.
 */
public final class Guards {
  private final FlywayProject project;
  private final Path folder;
  private final List<Path> files;
  private final List<GuardScript> scripts;

  private Guards(FlywayProject project, Path folder, List<Path> files, List<GuardScript> scripts) {
    this.project = project;
    this.folder = folder;
    this.files = files;
    this.scripts = scripts;
  }

  /**
   * Reads them, and refuses what could not be taken back, before anything runs.
   *
   * @param folder absolute, or relative to the process's directory
   * @throws StepRefused {@code release.guards.absent}, {@code release.file.unreadable}, {@code
   *     release.script.*}
   */
  public static Guards read(Release release, Path folder) throws StepRefused {
    List<Path> files = files(folder);
    if (files.isEmpty()) {
      throw new StepRefused(absent(folder));
    }
    GuardScripts read = release.project().guards(folder, files);
    List<Finding> findings = new ArrayList<>(read.findings());
    findings.addAll(GuardChecks.of(read.scripts(), release.project().historyTable().table()));
    if (!findings.isEmpty()) {
      throw new StepRefused(findings, DatabaseState.UNTOUCHED);
    }
    return new Guards(release.project(), folder, files, read.scripts());
  }

  private static List<Path> files(Path folder) throws StepRefused {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".sql"))
          .filter(file -> !Files.isDirectory(file))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new StepRefused(unreadable(folder, e));
    } catch (UncheckedIOException e) {
      throw new StepRefused(unreadable(folder, new IOException(e)));
    }
  }

  private static Finding absent(Path folder) {
    String shown = FilePlaces.shown(folder);
    return Finding.of(
            FindingCode.GUARDS_ABSENT,
            shown,
            Files.isDirectory(folder)
                ? "there is no .sql file in " + shown
                : "there is no folder " + shown,
            "Name the folder with the guards: --guards DIR; or take recovery = \"guard\" back to"
                + " \"stamp\".")
        .at(FilePlaces.of(folder));
  }

  private static Finding unreadable(Path folder, IOException e) {
    return Finding.of(
            FindingCode.FILE_UNREADABLE,
            FilePlaces.shown(folder),
            "the guards in it cannot be listed: " + FilePlaces.reason(e),
            "Let the user of this process read " + FilePlaces.shown(folder) + ".")
        .at(FilePlaces.of(folder));
  }

  /** In the order in which they run. */
  public List<GuardScript> scripts() {
    return scripts;
  }

  /** The same, with what Flyway's own placeholders say of a session of the target. */
  public Guards on(Release here) {
    return new Guards(
        here.project(), folder, files, here.project().guards(folder, files).scripts());
  }

  /** Whose they are. */
  public FlywayProject project() {
    return project;
  }
}
