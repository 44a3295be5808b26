package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} says of a database, and that it only ever reads. */
@ServerTest
class CheckTest {
  private static final String SECOND = "V2__add_note.sql";

  @TempDir Path directory;

  @Test
  void passesWhereTheHistoryIsAtHeadAndTheContractKept(TestDatabase database) {
    Project project = gated(database);
    Ended ended = project.run("check");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.out())
        .contains("[SENTRY] migration-sentry 0.1.0-SNAPSHOT: check")
        .contains("lock: not needed: a check writes nothing")
        .contains("[SENTRY] schema OK.")
        .endsWith("=== MIGRATION SENTRY: success ===\n");
  }

  @Test
  void isBehindWhereMigrationsArePendingAndRunsNoneOfThem(TestDatabase database) {
    Project project = gated(database);
    project.migration(SECOND, "ALTER TABLE proposals ADD COLUMN note text;\n");
    Ended ended = project.run("check");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out())
        .contains("history.not-at-head")
        .contains("1 migration of this release not recorded here: V2 add note")
        .contains("NEXT:  Run the gate with this release: migration-sentry gate");
    assertThat(columns(database)).containsExactly("id", "title");
  }

  @Test
  void makesNothingInAnEmptyDatabase(TestDatabase database) {
    Ended ended = Project.small(directory).on(database).run("check");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains("history.not-at-head");
    assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 2200")).isEmpty();
  }

  @Test
  void endsAsTheGateDoesWhereTheContractIsBroken(TestDatabase database) {
    Project project = gated(database);
    database.execute("ALTER TABLE proposals DROP COLUMN title");
    Ended ended = project.run("check");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(60);
    assertThat(ended.out()).contains("contract.column-missing: proposals.title");
  }

  @Test
  void endsAsTheGateDoesWhereAProbeFindsRows(TestDatabase database) {
    Project project = gated(database);
    project.contract(
        "[probes.none-untitled]\nsql = \"SELECT id FROM proposals WHERE title = ''\"\n");
    assertThat(project.run("check").exitCode()).isZero();
    database.execute("INSERT INTO proposals VALUES (1, '')");
    assertThat(project.run("check").exitCode()).isEqualTo(61);
  }

  @Test
  void neverMendsABrokenHistory(TestDatabase database) {
    Project project = gated(database);
    database.execute("UPDATE flyway_schema_history SET success = false");
    Ended ended = project.run("check");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains("history.failed");
    assertThat(database.query("SELECT success FROM flyway_schema_history")).containsExactly("f");
  }

  /** A rollback: the newer release was here, and now the older one starts again. */
  @Test
  void letsTheContractOfAnOlderReleaseDecideOnANewerDatabase(TestDatabase database)
      throws IOException {
    Project project = gated(database);
    project.migration(SECOND, "ALTER TABLE proposals ADD COLUMN note text;\n");
    assertThat(project.run("gate").exitCode()).isZero();
    Files.delete(directory.resolve("sql/migrations").resolve(SECOND));
    Ended fits = project.run("check");
    assertThat(fits.exitCode()).as(fits.all()).isZero();
    assertThat(fits.out())
        .contains("warning history.ahead: V2 add note")
        .contains("V2__add_note.sql, above every version of this release");
    database.execute("ALTER TABLE proposals DROP COLUMN title");
    Ended doesNot = project.run("check");
    assertThat(doesNot.exitCode()).as(doesNot.all()).isEqualTo(60);
    assertThat(doesNot.out()).contains("warning history.ahead");
  }

  @Test
  void needsNoLock(TestDatabase database) throws Exception {
    Project project = gated(database);
    try (Connection gate = database.connect()) {
      gate.createStatement().execute("SELECT pg_advisory_lock(4711)");
      Ended ended = project.file("sentry.toml", "lock-key = 4711\n").run("check");
      assertThat(ended.exitCode()).as(ended.all()).isZero();
    }
  }

  /** The server's own log is the witness. */
  @Test
  void asksTheServerOnlyInTransactionsThatMayNotWrite() throws IOException {
    try (OwnServer server =
        OwnServer.started(
            Map.of(
                "log_statement", "all",
                "log_line_prefix", "[%a] ",
                "logging_collector", "on",
                "log_directory", "log",
                "log_filename", "server.log"))) {
      Project project = gated(server.database());
      Path log = server.data().resolve("log/server.log");
      int before = Files.readAllLines(log).size();
      assertThat(project.run("check").exitCode()).isZero();
      List<String> statements =
          Files.readAllLines(log).stream()
              .skip(before)
              .filter(line -> line.startsWith("[migration-sentry look]"))
              .filter(line -> line.contains("LOG:  execute") || line.contains("LOG:  statement"))
              .toList();
      assertThat(statements).isNotEmpty();
      boolean readOnly = false;
      for (String statement : statements) {
        readOnly |= statement.contains("BEGIN READ ONLY");
        boolean own = statement.contains("set_config") || statement.contains("SET ");
        assertThat(readOnly || own).as(statement).isTrue();
        readOnly &= !statement.contains("ROLLBACK");
      }
    }
  }

  @Test
  void saysThatNobodyAnswersInsteadOfWaitingForIt(TestDatabase database) {
    Project project = gated(database);
    try (TcpRelay relay = new TcpRelay(database.server().host(), database.server().port())) {
      relay.becomeBlackHole();
      project.with(
          "DATABASE_URL",
          database.url().replace(":" + database.server().port(), ":" + relay.port()));
      Ended ended = project.run("check", "--check-deadline", "2s");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(20);
      assertThat(ended.out()).contains("connect.unreachable").contains("no answer");
    }
  }

  @Test
  void takesADeadlineOfItsOwnAndNotTheGates(TestDatabase database) {
    Project project = gated(database);
    project.contract("[probes.slow]\nsql = \"SELECT 1 FROM pg_sleep(60)\"\ntimeout = \"60s\"\n");
    Ended ended = project.run("check", "--check-deadline", "1s");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(75);
    assertThat(ended.out()).contains("run.deadline").contains("--check-deadline");
    assertThat(project.run("check", "--deadline", "1s").exitCode()).isEqualTo(2);
  }

  @Test
  void writesTheVerdictDocumentAndTheReports(TestDatabase database) throws IOException {
    Ended ended = gated(database).run("check", "--format", "json", "--report", "check.md");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.out())
        .startsWith("{")
        .contains("\"command\": \"check\"")
        .contains("\"verdict\": \"pass\"");
    assertThat(directory.resolve("check.md")).isNotEmptyFile();
  }

  private Project gated(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    Ended gate = project.run("gate");
    assertThat(gate.exitCode()).as(gate.all()).isZero();
    return project;
  }

  private static List<String> columns(TestDatabase database) {
    return database.query(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'proposals'::regclass AND attnum > 0"
            + " ORDER BY attnum");
  }
}
