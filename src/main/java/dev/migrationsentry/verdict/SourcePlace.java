package dev.migrationsentry.verdict;

/**
 * A place in a file of the release.
 *
 * @param file the path as the user would type it, relative to the working directory where it can be
 * @param line from 1; 0 where only the file is known
 * @param column from 1; 0 where only the line is known
 */
public record SourcePlace(String file, int line, int column) {
  /** A place known to the line only. */
  public static SourcePlace line(String file, int line) {
    return new SourcePlace(file, line, 0);
  }

  /** A file, no line known. */
  public static SourcePlace file(String file) {
    return new SourcePlace(file, 0, 0);
  }

  /** {@code file:line:column}, as editors and terminals understand it. */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + (column > 0 ? ":" + column : "");
  }
}
