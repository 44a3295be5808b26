package dev.migrationsentry.release;

import dev.migrationsentry.migration.FlywayFolder;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A release in a folder, written by a test. */
final class ReleaseFolder {
  final FlywayFolder folder;

  ReleaseFolder(Path directory) {
    this.folder = new FlywayFolder(directory);
  }

  /** A file among the migrations. */
  ReleaseFolder sql(String name, String... lines) throws IOException {
    folder.file("sql/migrations/" + name, lines);
    return this;
  }

  ReleaseFolder file(String name, String... lines) throws IOException {
    folder.file(name, lines);
    return this;
  }

  Release release() {
    return Release.survey(folder.settings());
  }

  List<Finding> findings(FindingCode code) {
    return release().findings().stream().filter(each -> each.code() == code).toList();
  }

  /** All that is said of the scripts, as if everything were pending. */
  List<Finding> script(FindingCode code) {
    Release release = release();
    return release.scriptFindings(release.migrations()).stream()
        .filter(each -> each.code() == code)
        .toList();
  }
}
