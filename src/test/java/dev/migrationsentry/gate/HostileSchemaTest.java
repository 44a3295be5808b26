package dev.migrationsentry.gate;

import static dev.migrationsentry.testing.HostileSchema.TRACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.HostileSchema;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerLog;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A schema on the project's search path in which somebody else has put his own {@code =}, {@code
 * lower}, {@code text} and {@code pg_class}: no question of ours may use them.
 */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileSchemaTest {
  private final OwnServer server = ServerLog.start();
  private final ServerLog log = ServerLog.of(server);
  @TempDir Path directory;

  @BeforeAll
  void make() {
    server.database().execute("CREATE SCHEMA app");
    HostileSchema.in(server.database());
  }

  @AfterAll
  void end() {
    server.close();
  }

  @Test
  void isReallyOnTheWay() {
    search("hostile, pg_catalog");
    log.forget();
    server.database().query("SELECT lower('A'), count('a'::pg_catalog.text) FROM pg_class");
    assertThat(log.saying(TRACE)).isNotEmpty();
  }

  /** Where the history is, the settings say or the path. */
  @ParameterizedTest
  @CsvSource({
    "'app, hostile', true",
    "'app, hostile, pg_catalog', false",
    "'hostile, pg_catalog', true"
  })
  void noneOfItIsUsedForAQuestionOfOurs(String path, boolean named) {
    search("app");
    Project project = project(named);
    ran(project, "gate");
    search(path);
    for (String command : List.of("gate", "check", "status", "contract check", "contract export")) {
      ran(project, command.split(" ", -1));
    }
  }

  /** Flyway's questions too, which are put with the project's own path. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void norWhileItMigratesAndMends(boolean named) {
    search("app, hostile");
    Project project =
        project(named).migration("V2__add_note.sql", "ALTER TABLE app.proposals ADD note text;\n");
    ran(project, "gate");
    project.file(
        "sql/guard/g.sql", "ALTER TABLE app.proposals ADD COLUMN IF NOT EXISTS note text;\n");
    ran(project, "guard");
    project.migration("V3__add_mark.sql", "ALTER TABLE app.proposals ADD mark text;\n");
    if (named) {
      ran(project, "rehearse");
    }
    ran(project, "rehearse", "--in-place");
    server.database().execute("DELETE FROM app.flyway_schema_history WHERE version = '2'");
    if (named) {
      ran(project, "gate");
      assertThat(server.database().query("SELECT action FROM app.migration_sentry_receipts"))
          .containsExactly("guard", "stamp");
    }
  }

  private void ran(Project project, String... command) {
    log.forget();
    Ended ended = project.run(command);
    String all = String.join(" ", command) + "\n" + ended.all();
    assertThat(log.saying(TRACE)).as(all).isEmpty();
    assertThat(ended.exitCode()).as(all).isZero();
  }

  @AfterEach
  void clear() {
    search("app");
    server.database().execute("DROP SCHEMA app CASCADE; CREATE SCHEMA app");
  }

  private Project project(boolean named) {
    return Project.small(directory)
        .migration(
            "V1__create_proposals.sql",
            "CREATE TABLE app.proposals (id bigint PRIMARY KEY, title text NOT NULL);\n")
        .file("flyway.toml", named ? "[flyway]\ndefaultSchema = \"app\"\n" : "")
        .contract("[tables.\"app.proposals\".columns]\ntitle = \"text\"\n")
        .on(server.database());
  }

  private TestDatabase search(String path) {
    server.database().execute("ALTER ROLE postgres SET search_path = " + path);
    return server.database();
  }
}
