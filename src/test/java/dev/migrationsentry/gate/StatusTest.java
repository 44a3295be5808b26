package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.migrationsentry.report.PublishedSchema;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status document in every state, as the command prints it; each fits the published schema. */
@ServerTest
class StatusTest {
  private static final String SECOND = "ALTER TABLE proposals ADD COLUMN note text;\n";

  @TempDir Path directory;

  @Test
  void migrated(TestDatabase database) {
    Project project = gated(database).with("RENDER_GIT_COMMIT", "4f2a9c1");
    JsonObject status = status(project, 0);
    assertThat(status.get("migrated").getAsBoolean()).isTrue();
    assertThat(migration(status))
        .hasToString(
            "{\"engine\":\"flyway\",\"current\":\"1\",\"head\":\"1\",\"at_head\":true,"
                + "\"pending\":[],\"failed\":[]}");
    assertThat(status.get("checks")).hasToString("{\"proposals\":true,\"proposals.title\":true}");
    assertThat(status.get("schema_match").getAsBoolean()).isTrue();
    assertThat(status.get("missing")).hasToString("[]");
    assertThat(status.get("findings")).hasToString("[]");
    assertThat(status.get("release").getAsString()).isEqualTo("4f2a9c1");
  }

  @Test
  void pending(TestDatabase database) {
    Project project = gated(database).migration("V2__add_note.sql", SECOND);
    project.contract("[tables.proposals.columns]\ntitle = \"text\"\nnote = \"text\"\n");
    JsonObject status = status(project, 52);
    assertThat(status.get("migrated").getAsBoolean()).isFalse();
    assertThat(migration(status).get("current").getAsString()).isEqualTo("1");
    assertThat(migration(status).get("head").getAsString()).isEqualTo("2");
    assertThat(migration(status).get("at_head").getAsBoolean()).isFalse();
    assertThat(migration(status).get("pending"))
        .hasToString(
            "[{\"version\":\"2\",\"description\":\"add note\",\"script\":\"V2__add_note.sql\"}]");
    assertThat(status.get("missing")).hasToString("[\"proposals.note\"]");
    assertThat(codes(status)).containsExactly("history.not-at-head");
  }

  @Test
  void anEmptyDatabase(TestDatabase database) {
    JsonObject status = status(Project.small(directory).on(database), 52);
    assertThat(migration(status).get("current").isJsonNull()).isTrue();
    assertThat(migration(status).getAsJsonArray("pending")).hasSize(1);
    assertThat(status.getAsJsonArray("missing")).isNotEmpty();
  }

  @Test
  void aFailedRow(TestDatabase database) {
    Project project = gated(database);
    database.execute("UPDATE flyway_schema_history SET success = false");
    JsonObject status = status(project, 52);
    assertThat(migration(status).get("at_head").getAsBoolean()).isFalse();
    assertThat(migration(status).get("failed").toString()).contains("V1__create_proposals.sql");
    assertThat(codes(status)).contains("history.failed");
  }

  @Test
  void theContractBroken(TestDatabase database) {
    Project project = gated(database);
    database.execute("ALTER TABLE proposals DROP COLUMN title");
    JsonObject status = status(project, 60);
    assertThat(migration(status).get("at_head").getAsBoolean()).isTrue();
    assertThat(status.get("schema_match").getAsBoolean()).isFalse();
    assertThat(status.get("checks")).hasToString("{\"proposals\":true,\"proposals.title\":false}");
    assertThat(status.get("missing")).hasToString("[\"proposals.title\"]");
  }

  @Test
  void aDatabaseAheadOfTheRelease(TestDatabase database) throws Exception {
    Project project = gated(database).migration("V2__add_note.sql", SECOND);
    assertThat(project.run("gate").exitCode()).isZero();
    Files.delete(directory.resolve("sql/migrations/V2__add_note.sql"));
    JsonObject status = status(project, 0);
    assertThat(status.get("migrated").getAsBoolean()).isTrue();
    assertThat(migration(status).get("current").getAsString()).isEqualTo("2");
    assertThat(migration(status).get("head").getAsString()).isEqualTo("1");
    assertThat(codes(status)).containsExactly("history.ahead");
  }

  /** docs/status.md shows what was printed; only the time is its own. */
  @Test
  void theExampleInTheManualIsWhatIsPrinted(TestDatabase database) throws Exception {
    Project project =
        gated(database)
            .migration("V2__add_note.sql", SECOND)
            .contract("[tables.proposals.columns]\ntitle = \"text\"\nnote = \"text\"\n")
            .with("RENDER_GIT_COMMIT", "4f2a9c1");
    String printed =
        project
            .run("status")
            .out()
            .replaceFirst("(\"checked_at\": )\"[^\"]+\"", "$1\"2026-11-21T16:40:00.123Z\"");
    Path page = Path.of("docs/status.md");
    String before = Files.readString(page);
    String after =
        before.replaceFirst(
            "(?s)```json\n.*?```\n", Matcher.quoteReplacement("```json\n" + printed + "```\n"));
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(page, after);
      return;
    }
    assertThat(before).as("to rewrite: -Dgolden=write").isEqualTo(after).contains(printed);
  }

  @Test
  void theHistoryOfAnotherTool(TestDatabase database) throws Exception {
    Project project = gated(database);
    database.execute(
        "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY);"
            + " INSERT INTO alembic_version VALUES ('ae1027a6acf')");
    JsonObject finding = status(project, 0).getAsJsonArray("findings").get(0).getAsJsonObject();
    assertThat(finding.get("code").getAsString()).isEqualTo("history.other-tool");
    assertThat(finding.get("severity").getAsString()).isEqualTo("note");
    assertThat(finding.get("seen").getAsString())
        .isEqualTo("Alembic has kept a history here: its last word is ae1027a6acf");
  }

  @Test
  void theHistoryOfAnotherToolThatIsAtWork(TestDatabase database) throws Exception {
    Project project = gated(database);
    database.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)");
    try (Connection atWork = database.connect()) {
      atWork.setAutoCommit(false);
      atWork.createStatement().execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE");
      assertThat(status(project, 0).get("findings").toString())
          .contains("Alembic", "cannot be read by this role, or not now");
    }
  }

  @Test
  void theDatabaseAway() {
    Project project;
    try (OwnServer server = OwnServer.started(Map.of())) {
      project = gated(server.database());
    }
    JsonObject status = status(project.with("MIGRATION_SENTRY_CHECK_DEADLINE", "4s"), 20);
    assertThat(status.get("migrated").getAsBoolean()).isFalse();
    assertThat(migration(status).get("head").getAsString()).isEqualTo("1");
    assertThat(status.get("checks")).hasToString("{}");
    assertThat(codes(status)).containsExactly("connect.unreachable");
  }

  @Test
  void aWrongPassword(TestDatabase database) {
    try (OwnServer server = OwnServer.started(Map.of())) {
      server.letIn("host all all 127.0.0.1/32 scram-sha-256");
      Project project =
          Project.small(directory)
              .with(
                  "DATABASE_URL",
                  "postgres://postgres:not-the-S3cret@127.0.0.1:" + server.port() + "/postgres");
      Ended ended = project.run("status");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(21);
      assertThat(codes(PublishedSchema.STATUS.read(ended.out())))
          .containsExactly("connect.password-refused");
      assertThat(ended.all()).doesNotContain("not-the-S3cret");
    }
  }

  @Test
  void theReleaseIncomplete(TestDatabase database) throws Exception {
    Project project = gated(database);
    Files.delete(directory.resolve("sql/migrations/V1__create_proposals.sql"));
    JsonObject status = status(project, 11);
    assertThat(migration(status).get("head").isJsonNull()).isTrue();
    assertThat(codes(status)).contains("release.migrations.none");
  }

  @Test
  void noDatabaseUrl() {
    assertThat(codes(status(Project.small(directory), 10)))
        .containsExactly("environment.database-url.missing");
  }

  @Test
  void neitherProbesNorAnythingElseThatIsNotTheSchema(TestDatabase database) {
    Project project = gated(database);
    project.contract(
        """
        [tables.proposals.columns]
        title = "text"
        [probes.slow]
        sql = "SELECT 1 FROM pg_sleep(60)"
        timeout = "60s"
        """);
    assertThat(status(project, 0).get("migrated").getAsBoolean()).isTrue();
  }

  @Test
  void theSchemaRefusesWhatIsNotInIt() {
    String document = Project.small(directory).run("status").out();
    assertThatThrownBy(
            () -> PublishedSchema.STATUS.read(document.replace("\"migrated\"", "\"ready\"")))
        .isInstanceOf(AssertionError.class);
  }

  private static JsonObject status(Project project, int exitCode) {
    Ended ended = project.run("status");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    assertThat(ended.err()).isEmpty();
    JsonObject status = PublishedSchema.STATUS.read(ended.out());
    assertThat(status.get("exit_code").getAsInt()).isEqualTo(exitCode);
    return status;
  }

  private static JsonObject migration(JsonObject status) {
    return status.getAsJsonObject("migration");
  }

  private static Iterable<String> codes(JsonObject status) {
    return status.getAsJsonArray("findings").asList().stream()
        .map(finding -> finding.getAsJsonObject().get("code").getAsString())
        .toList();
  }

  private Project gated(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    Ended gate = project.run("gate");
    assertThat(gate.exitCode()).as(gate.all()).isZero();
    return project;
  }
}
