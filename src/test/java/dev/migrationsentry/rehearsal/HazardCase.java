package dev.migrationsentry.rehearsal;

import dev.migrationsentry.testing.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A migration in a file, with the schema that it finds above it and each expected finding in a
 * comment above the statement that it is about:
 *
 * <pre>
 * -- target: orders has 50000 rows
 * CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);
 *
 * -- migration
 * -- expect: warning hazard.index-blocks-writes
 * CREATE INDEX ix_orders_customer ON orders (customer);
 * </pre>
 *
 * @param version of its migration
 */
record HazardCase(String name, int version, List<String> lines) {
  private static final String MIGRATION = "-- migration";
  private static final String OUTSIDE = "-- executeInTransaction=false";
  private static final String SINCE = "-- postgres: ";
  private static final String ALONE = "-- alone";
  private static final Pattern EXPECT = Pattern.compile("-- expect: (\\w+ [a-z.-]+)");
  private static final Pattern ROWS = Pattern.compile("-- target: (\\w+) has (\\d+) rows?");

  /** Those in a folder, in the order of their names. */
  static List<HazardCase> in(Path folder, int firstVersion) {
    List<HazardCase> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        cases.add(
            new HazardCase(
                file.getFileName().toString().replace(".sql", ""),
                firstVersion + cases.size(),
                Files.readAllLines(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  /** Whether it stops the rehearsal, so that no other can come after it. */
  boolean isAlone() {
    return lines.contains(ALONE);
  }

  /** Whether a server of that major version understands it. */
  boolean isFor(int major) {
    return lines.stream()
        .filter(line -> line.startsWith(SINCE))
        .allMatch(line -> Integer.parseInt(line.substring(SINCE.length())) <= major);
  }

  private boolean isOutside() {
    return lines.contains(OUTSIDE);
  }

  /** Its objects are in a schema of its own, but for those without a transaction to set it in. */
  String schema() {
    return isOutside() ? "public" : name.replace('-', '_');
  }

  private int start() {
    return lines.indexOf(MIGRATION);
  }

  /** What makes the schema before, to be run with those of the other cases. */
  String before() {
    return (isOutside() ? "" : "CREATE SCHEMA " + schema() + ";\n")
        + "SET search_path = "
        + schema()
        + ";\n"
        + String.join("\n", lines.subList(0, start()))
        + "\n";
  }

  /** Makes the target believe that its tables have as many rows as the case says. */
  List<String> statistics() {
    return lines.stream()
        .map(ROWS::matcher)
        .filter(Matcher::matches)
        .map(
            match ->
                "UPDATE pg_class SET reltuples = %s WHERE oid = '%s.%s'::regclass"
                    .formatted(match.group(2), schema(), match.group(1)))
        .toList();
  }

  String file() {
    return "sql/migrations/V%d__%s.sql".formatted(version, name.replace('-', '_'));
  }

  /** Writes the migration, each line at its number in the case's own file. */
  void addTo(Project project) {
    String path = isOutside() ? "" : "SET search_path = " + schema() + ";";
    project.file(
        file(),
        "\n".repeat(start())
            + path
            + "\n"
            + String.join("\n", lines.subList(start() + 1, lines.size()))
            + "\n");
    if (isOutside()) {
      project.file(file() + ".conf", "executeInTransaction=false\n");
    }
  }

  /** Each as {@code name:line severity code}; the line is that of the statement below. */
  List<String> expected() {
    List<String> expected = new ArrayList<>();
    List<String> next = new ArrayList<>();
    for (int at = start() + 1; at < lines.size(); at++) {
      Matcher expect = EXPECT.matcher(lines.get(at));
      if (expect.matches()) {
        next.add(expect.group(1));
      } else if (!lines.get(at).isBlank() && !lines.get(at).startsWith("--")) {
        for (String each : next) {
          expected.add(name + ":" + (at + 1) + " " + each);
        }
        next.clear();
      }
    }
    return expected;
  }

  /** By the file of its migration. */
  static TreeMap<String, HazardCase> byFile(List<HazardCase> cases) {
    TreeMap<String, HazardCase> byFile = new TreeMap<>();
    cases.forEach(each -> byFile.put(each.file(), each));
    return byFile;
  }
}
