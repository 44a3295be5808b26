package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What of a script can be held in memory. The program has 256 MB of it, and what is cut into
 * statements is there several times.
 */
final class ScriptSize {
  /** In bytes. Rows in that number are better copied in than written as statements. */
  static final long LARGEST = 16L << 20;

  private ScriptSize() {}

  /** Whether it is too large to be cut into statements; it may be applied already, though. */
  static boolean isTooLarge(Path file) {
    try {
      return Files.size(file) > LARGEST;
    } catch (IOException _) {
      return false; // whoever reads it says what is wrong with it
    }
  }

  /** Whether not even its checksum can be had, for which Flyway reads it line by line. */
  static boolean hasTooLongLine(Path file) throws IOException {
    if (!isTooLarge(file)) {
      return false;
    }
    byte[] some = new byte[1 << 16];
    long line = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        for (int i = 0; i < read; i++) {
          line = some[i] == '\n' || some[i] == '\r' ? 0 : line + 1;
          if (line > LARGEST) {
            return true;
          }
        }
      }
    }
    return false;
  }

  static Finding tooLarge(Path file, String seen) {
    return Finding.of(
            FindingCode.FILE_TOO_LARGE,
            FilePlaces.shown(file),
            seen,
            "Cut it into several migrations of less than "
                + (LARGEST >> 20)
                + " MiB each, or load its rows apart from the migrations.")
        .at(FilePlaces.of(file));
  }
}
