package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that only quotes can hold, through the whole of a gate: migrated, verified, mended. */
@ServerTest
class OddNamesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"b",
        "dot.ted",
        "\ud83d\udc18 elephants",
        "UPPER",
        "select",
        "contract",
        "o'clock",
        "back\\slash",
        "${name}",
        "\u00fcber",
        "sixty_three_bytes_are_the_most_that_a_name_may_have_in_postgresq"
      })
  void areMigratedVerifiedAndMended(String name, TestDatabase database) {
    String cut = name.substring(0, Math.min(63, name.length()));
    String table = "\"" + cut.replace("\"", "\"\"") + "\"";
    Project project =
        Project.small(directory)
            .file("flyway.toml", "[flyway]\nplaceholderReplacement = false\n")
            .migration(
                "V2__odd.sql",
                "CREATE TABLE T (T bigint PRIMARY KEY, title text);\nCREATE INDEX i ON T (title);\n"
                    .replace("T ", table + " "))
            .on(database);
    ran(project, "gate");
    String contract = ran(project, "contract", "export").out();
    assertThat(contract).contains("title");
    project.contract(contract);
    ran(project, "gate");
    ran(project, "check");
    project.migration("V3__note.sql", "ALTER TABLE " + table + " ADD note text;\n");
    ran(project, "rehearse");
    database.execute("ALTER TABLE " + table + " ADD note text");
    ran(project, "gate");
    database.execute("DROP INDEX i");
    Ended broken = project.run("gate");
    assertThat(broken.exitCode()).as(broken.all()).isEqualTo(60);
    assertThat(database.query("SELECT version FROM flyway_schema_history ORDER BY 1"))
        .containsExactly("1", "2", "3");
  }

  private static Ended ran(Project project, String... command) {
    Ended ended = project.run(command);
    assertThat(ended.exitCode()).as(String.join(" ", command) + ended.all()).isZero();
    return ended;
  }

  /** What is not text to this server, it stores all the same. */
  @Test
  void aDatabaseInSqlAsciiIsMigratedAndVerified(TestDatabase database) throws Exception {
    String name = "ascii_" + database.name();
    database.execute(
        "CREATE DATABASE " + name + " ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'");
    TestDatabase ascii = new TestDatabase(database.server(), name);
    try {
      Project project =
          Project.small(directory)
              .migration("V2__umlaut.sql", "CREATE TABLE \"\u00fcber\" (id int);\n")
              .contract("[tables.proposals.columns]\ntitle = \"text\"\n[tables.\"\u00fcber\"]\n")
              .on(ascii);
      for (List<String> command : List.of(List.of("gate"), List.of("gate"), List.of("check"))) {
        ran(project, command.toArray(String[]::new));
      }
      ascii.execute("DELETE FROM flyway_schema_history WHERE version = '2'");
      ran(project, "gate");
    } finally {
      database.execute("DROP DATABASE " + name + " WITH (FORCE)");
    }
  }
}
