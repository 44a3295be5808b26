package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Forms of ALTER TABLE, each in a file with the lock that the PostgreSQL manual names for it
 * (reference page of ALTER TABLE), and whether it rewrites or reads the table.
 */
@ServerTest
class AlterTableFormsTest {
  private static final Path CASES = Path.of("src/test/resources/rehearsal/alter-table");
  private static final String STATEMENT = "-- the statement\n";

  @Test
  void eachFormTakesTheLockThatTheManualNamesAndNoOther(
      @TempDir Path directory, TestDatabase target) throws Exception {
    List<Path> cases;
    try (Stream<Path> files = Files.list(CASES)) {
      cases = files.sorted().toList();
    }
    assertThat(cases).hasSizeGreaterThan(40);
    Project project = Project.small(directory).on(target);
    List<String> expected = new ArrayList<>();
    StringBuilder setup = new StringBuilder();
    for (int index = 0; index < cases.size(); index++) {
      String text = Files.readString(cases.get(index));
      String[] parts = text.split(STATEMENT, 2);
      parts[0].lines().filter(line -> !line.startsWith("--")).forEach(setup::append);
      expected.add(
          cases.get(index).getFileName()
              + "\n"
              + String.join("\n", parts[0].lines().filter(line -> line.startsWith("--")).toList()));
      project.migration("V%d__form.sql".formatted(10 + index), parts[1]);
    }
    project.migration("V2__before.sql", setup.toString());
    for (int index = 0; index < cases.size(); index++) {
      Files.move(
          directory.resolve("sql/migrations/V%d__form.sql".formatted(10 + index)),
          directory.resolve("V%d__form.sql".formatted(10 + index)));
    }
    assertThat(project.run("gate").exitCode()).isZero();
    for (int index = 0; index < cases.size(); index++) {
      Files.move(
          directory.resolve("V%d__form.sql".formatted(10 + index)),
          directory.resolve("sql/migrations/V%d__form.sql".formatted(10 + index)));
    }

    SentryProcess.Ended ended = project.run("rehearse", "--report", "run.json");

    assertThat(ended.exitCode()).as(ended.out()).isZero();
    JsonArray migrations =
        JsonParser.parseString(Files.readString(directory.resolve("run.json")))
            .getAsJsonObject()
            .getAsJsonObject("rehearsal")
            .getAsJsonArray("migrations");
    List<String> measured = new ArrayList<>();
    for (int index = 0; index < migrations.size(); index++) {
      JsonObject statement =
          migrations
              .get(index)
              .getAsJsonObject()
              .getAsJsonArray("statements")
              .get(0)
              .getAsJsonObject();
      measured.add(cases.get(index).getFileName() + "\n" + words(statement));
    }
    assertThat(measured).containsExactlyElementsOf(expected);
  }

  private static String words(JsonObject statement) {
    List<String> locks = new ArrayList<>();
    TreeSet<String> tables = new TreeSet<>();
    TreeSet<String> strongest = new TreeSet<>();
    for (JsonElement each : statement.getAsJsonArray("locks")) {
      JsonObject lock = each.getAsJsonObject();
      String table = lock.get("table").getAsString();
      if (tables.add(table)) {
        strongest.add(table.replace("public.", "") + " " + lock.get("mode").getAsString());
      }
    }
    locks.addAll(strongest);
    return "-- locks: "
        + String.join("; ", locks)
        + "\n-- rewrites: "
        + names(statement.getAsJsonArray("rewritten"))
        + "\n-- reads all: "
        + names(statement.getAsJsonArray("scanned"));
  }

  private static String names(JsonArray names) {
    List<String> words = new ArrayList<>();
    names.forEach(name -> words.add(name.getAsString().replace("public.", "")));
    return words.isEmpty() ? "nothing" : String.join(", ", words);
  }
}
