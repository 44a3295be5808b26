package dev.migrationsentry.rehearsal;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.verdict.SourcePlace;
import java.nio.file.Path;

/**
 * How the findings of a rehearsal name files.
 *
 * @param directory the project's folder: what is below it is named from there
 */
record Places(Path directory) {
  Places {
    directory = directory.toAbsolutePath().normalize();
  }

  SourcePlace of(Path file, int line) {
    Path whole = directory.resolve(file).normalize();
    return whole.startsWith(directory)
        ? SourcePlace.line(directory.relativize(whole).toString(), line)
        : FilePlaces.of(file, line);
  }
}
