package dev.migrationsentry.release;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ScriptName;
import dev.migrationsentry.migration.ScriptName.Kind;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Every file under the locations, and what becomes of it.
 *
 * @param files in the order in which they were found
 * @param findings what is to be said of them: what would not run, and notes
 */
public record Inventory(List<Entry> files, List<Finding> findings) {
  /** A file and what it is. */
  public record Entry(Path file, ScriptName.Kind kind) {}

  public Inventory {
    files = List.copyOf(files);
    findings = List.copyOf(findings);
  }

  static Inventory of(FlywayProject project) {
    if (project.isPlain()) {
      return new Inventory(
          project.files().stream().map(file -> new Entry(file, Kind.VERSIONED)).toList(),
          List.of());
    }
    Account account = new Account(project);
    project.files().forEach(account::file);
    account.duplicates();
    account.nothing();
    return new Inventory(account.entries, account.findings);
  }

  private static final class Account {
    final List<Entry> entries = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();
    private final FlywayProject project;
    private final NameAdvice advice;
    private final Set<String> sameName = new HashSet<>();
    private final boolean callbacksRun;

    Account(FlywayProject project) {
      this.project = project;
      this.advice = new NameAdvice(project.names());
      this.callbacksRun = !project.configuration().isSkipDefaultCallbacks();
    }

    void file(Path file) {
      String name = String.valueOf(file.getFileName());
      ScriptName read = project.names().read(name);
      entries.add(new Entry(file, read.kind()));
      switch (read.kind()) {
        case VERSIONED, REPEATABLE, BASELINE -> sameName(file);
        case CALLBACK -> callback(file);
        case UNDO ->
            say(
                FindingCode.FILE_NOT_RUN,
                file,
                "it is an undo migration, which only Flyway's paid editions run",
                "Nothing needs to be done.");
        case SCRIPT_CONFIG -> config(file, name);
        case CODE ->
            say(
                FindingCode.SCRIPT_NEEDS_CODE,
                file,
                "by its name it is a migration or a callback written in code",
                "Write it in SQL, or run it apart from the gate and take it out of the folder.");
        case MISNAMED -> say(FindingCode.FILE_MISNAMED, file, read.message(), advice.rename(file));
        case OTHER -> other(file, name);
      }
    }

    private void callback(Path file) {
      sameName(file);
      if (!callbacksRun) {
        notRun(file, "flyway.skipDefaultCallbacks");
      } else if (project.hasCallbackLocations()) {
        notRun(file, "flyway.callbackLocations");
      }
    }

    private void notRun(Path file, String setting) {
      say(
          FindingCode.FILE_NOT_RUN,
          file,
          setting + " is set, so this callback is not run",
          "Take the setting out, if the callback is meant to run.");
    }

    private void config(Path file, String name) {
      Path script = file.resolveSibling(name.substring(0, name.length() - ".conf".length()));
      if (!project.files().contains(script)) {
        say(
            FindingCode.FILE_UNACCOUNTED,
            file,
            "it is the configuration of a script that is not there: " + FilePlaces.shown(script),
            "Rename it to the script's name with .conf behind it, or remove it.");
      }
    }

    private void other(Path file, String name) {
      if (advice.isMeantAsMigration(name)) {
        say(
            FindingCode.FILE_MISNAMED,
            file,
            "by its name it is a migration, and its ending is none of "
                + String.join(", ", project.names().suffixes()),
            advice.rename(file));
      } else if (name.toLowerCase(Locale.ROOT).endsWith(".sql")) {
        say(
            FindingCode.FILE_UNACCOUNTED,
            file,
            "no rule of this project runs it: the suffixes are "
                + String.join(", ", project.names().suffixes()),
            "Move it out of the folder, or give it a name that is run.");
      }
    }

    /** On a file system that tells upper from lower case two files, on another only one. */
    private void sameName(Path file) {
      if (!sameName.add(file.toString().toLowerCase(Locale.ROOT))) {
        say(
            FindingCode.FILE_DUPLICATE,
            file,
            "its name differs from another one's in upper and lower case only",
            "Rename one of them.");
      }
    }

    /** Versions are compared as numbers: 1, 01 and 1.0 are one (Flyway, MigrationVersion). */
    void duplicates() {
      Map<String, ReleaseMigration> first = new LinkedHashMap<>();
      for (ReleaseMigration migration : project.migrations()) {
        String key = migration.kind() + " " + VersionKey.of(migration);
        ReleaseMigration other = first.putIfAbsent(key, migration);
        if (other != null) {
          findings.add(
              Finding.of(
                      FindingCode.FILE_DUPLICATE,
                      migration.name().label(),
                      FilePlaces.shown(other.file())
                          + " and "
                          + FilePlaces.shown(migration.file())
                          + (migration.kind() == ReleaseMigration.Kind.REPEATABLE
                              ? " have one description"
                              : " have one version, " + migration.name().version()),
                      "Rename one of them; the one that is not applied anywhere yet.")
                  .at(FilePlaces.of(migration.file())));
        }
      }
    }

    void nothing() {
      if (project.migrations().isEmpty()) {
        List<String> folders = project.folders().stream().map(FilePlaces::shown).toList();
        findings.add(
            Finding.of(
                FindingCode.NO_MIGRATIONS,
                folders.isEmpty() ? "migrations" : String.join(", ", folders),
                "no migration was found"
                    + (entries.isEmpty() ? "" : " among " + Counted.of(entries.size(), "file")),
                "Name the folder with the migrations, migration-sentry gate --migrations DIR,"
                    + " or correct the prefix and the suffixes in the Flyway settings."));
        return;
      }
      for (Path folder : project.folders()) {
        if (project.migrations().stream().noneMatch(each -> each.file().startsWith(folder))) {
          findings.add(
              Finding.of(
                      FindingCode.NO_MIGRATIONS,
                      FilePlaces.shown(folder),
                      "no migration was found in this location",
                      "Take it out of the locations, or correct the names of its files.")
                  .weighing(hasCallbacks(folder) ? Severity.NOTE : Severity.WARNING)
                  .at(FilePlaces.of(folder)));
        }
      }
    }

    private boolean hasCallbacks(Path folder) {
      return entries.stream()
          .anyMatch(each -> each.kind() == Kind.CALLBACK && each.file().startsWith(folder));
    }

    private void say(FindingCode code, Path file, String seen, String remedy) {
      findings.add(Finding.of(code, FilePlaces.shown(file), seen, remedy).at(FilePlaces.of(file)));
    }
  }
}
