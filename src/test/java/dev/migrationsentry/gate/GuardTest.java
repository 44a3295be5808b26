package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last rung: a project's guards, by the command and at the end of a gate. */
@ServerTest
class GuardTest {
  private static final String TITLE =
      "ALTER TABLE proposals ADD COLUMN IF NOT EXISTS title text NOT NULL DEFAULT '';\n";
  private static final String RECEIPTS =
      "SELECT concat_ws(' | ', action, migration, evidence, written_by)"
          + " FROM migration_sentry_receipts ORDER BY id";
  private static final String COLUMNS =
      "SELECT attname FROM pg_attribute WHERE attrelid = 'proposals'::regclass AND attnum > 0"
          + " AND NOT attisdropped ORDER BY attnum";

  @TempDir Path directory;

  /** Deployed, with a guard for what the contract asks for. */
  private Project deployed(TestDatabase database) {
    Project project = Project.small(directory).file("sql/guard/01_title.sql", TITLE).on(database);
    ends(0, project.run("gate"));
    return project;
  }

  private static Ended ends(int exitCode, Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    return ended;
  }

  private static void dropTitle(TestDatabase database) {
    database.execute("ALTER TABLE proposals DROP COLUMN title");
  }

  @Test
  void aDroppedColumnBlocksAGateUnlessItsPolicyAllowsGuards(TestDatabase database) {
    Project project = deployed(database);
    dropTitle(database);

    Ended without = ends(60, project.run("gate"));
    assertThat(without.out()).contains("contract.column-missing").doesNotContain("guard");
    assertThat(database.query(COLUMNS)).containsExactly("id");

    Ended with = ends(0, project.run("gate", "--recovery", "guard", "-v"));
    assertThat(with.out())
        .contains("lock: passed")
        .contains("guard 01_title.sql: starting")
        .contains("ALTER TABLE proposals ADD COLUMN IF NOT EXISTS title")
        .contains("guard 01_title.sql: applied in")
        .contains("recover: passed", "1 guard applied")
        .contains("warning contract.column-missing")
        .contains("note guard.applied: 01_title.sql")
        .contains("=== MIGRATION SENTRY: success ===");
    assertThat(database.query(COLUMNS)).containsExactly("id", "title");
    assertThat(database.query(RECEIPTS))
        .singleElement()
        .asString()
        .matches(
            "guard \\| 01_title.sql \\| checksum -?\\d+; contract.column-missing:.*title \\|"
                + " postgres");
  }

  @Test
  void aGateThatFindsTheContractKeptAppliesNoGuard(TestDatabase database) {
    Project project = deployed(database);
    Ended ended = ends(0, project.run("gate", "--recovery", "guard"));

    assertThat(ended.out()).contains("lock: not needed").doesNotContain("guard 01_title");
    assertThat(database.query("SELECT to_regclass('migration_sentry_receipts')"))
        .containsExactly("null");
  }

  @Test
  void guardsComeAfterTheMigrationsThatAreToRun(TestDatabase database) {
    Project project = deployed(database);
    project
        .migration("V2__visitor.sql", "ALTER TABLE proposals DROP COLUMN title;")
        .migration("V3__visitor.sql", "ALTER TABLE proposals ADD COLUMN visitor text;");

    Ended ended = ends(0, project.run("gate", "--recovery", "guard"));

    assertThat(ended.out().indexOf("V3 visitor: applied"))
        .isPositive()
        .isLessThan(ended.out().indexOf("guard 01_title.sql: starting"));
    assertThat(database.query(COLUMNS)).containsExactly("id", "visitor", "title");
  }

  @Test
  void whatWouldBeRefusedBeforeAnythingRunsIsBroughtByTheGuards(TestDatabase database) {
    Project project = deployed(database);
    project.migration("V2__visitor.sql", "ALTER TABLE proposals ADD COLUMN visitor text;");
    dropTitle(database);

    ends(60, project.run("gate"));
    assertThat(database.query(COLUMNS)).as("nothing ran").containsExactly("id");

    ends(0, project.run("gate", "--recovery", "guard"));
    assertThat(database.query(COLUMNS)).containsExactly("id", "title", "visitor");
  }

  @Test
  void whatIsRecordedAndGoneIsBroughtBeforeAnythingRunsThatMayRestOnIt(TestDatabase database) {
    Project project = deployed(database);
    project
        .migration("V2__visitor.sql", "ALTER TABLE proposals ADD COLUMN visitor text;")
        .file(
            "sql/guard/02_visitor.sql",
            "ALTER TABLE proposals ADD COLUMN IF NOT EXISTS visitor text;");
    ends(0, project.run("gate"));
    database.execute("ALTER TABLE proposals DROP COLUMN visitor");
    project.migration("V3__index.sql", "CREATE INDEX ix_proposals_visitor ON proposals (visitor);");

    Ended without = ends(52, project.run("gate"));
    assertThat(without.out()).contains("blocker history.stamped-but-absent: V2 visitor");

    Ended with = ends(0, project.run("gate", "--recovery", "guard"));
    assertThat(with.out())
        .contains("warning history.stamped-but-absent: V2 visitor")
        .contains("note guard.applied: 02_visitor.sql");
    assertThat(with.out().indexOf("guard 02_visitor.sql: applied"))
        .isPositive()
        .isLessThan(with.out().indexOf("V3 index: applied"));
  }

  @Test
  void whereTheGuardsDoNotBringWhatIsGoneNothingRunsOnTopOfIt(TestDatabase database) {
    Project project = deployed(database);
    project.migration("V2__visitor.sql", "ALTER TABLE proposals ADD COLUMN visitor text;");
    ends(0, project.run("gate"));
    database.execute("ALTER TABLE proposals DROP COLUMN visitor");
    project.migration("V3__note.sql", "ALTER TABLE proposals ADD COLUMN note text;");

    Ended ended = ends(52, project.run("gate", "--recovery", "guard"));

    assertThat(ended.out())
        .contains("blocker history.stamped-but-absent: V2 visitor")
        .contains("note guard.applied: 01_title.sql")
        .contains("STATE: the guards listed as applied are in; nothing is half done");
    assertThat(database.query(COLUMNS)).containsExactly("id", "title");
  }

  @Test
  void whatTheGuardsDoNotBringStillBlocks(TestDatabase database) {
    Project project = deployed(database);
    dropTitle(database);
    project.file("sql/guard/01_title.sql", "ALTER TABLE proposals ADD COLUMN IF NOT EXISTS t int;");

    Ended ended = ends(60, project.run("gate", "--recovery", "guard"));

    assertThat(ended.out())
        .contains("contract.column-missing")
        .contains("STATE: the guards listed as applied are in; nothing is half done");
  }

  @Test
  void rowsThatAProbeFindsAreNoReasonForGuards(TestDatabase database) {
    Project project = deployed(database);
    database.execute("INSERT INTO proposals VALUES (1, '')");
    project.contract(
        """
        [probes.titles-are-there]
        sql = "SELECT id FROM public.proposals WHERE title = ''"
        """);

    Ended ended = ends(61, project.run("gate", "--recovery", "guard"));

    assertThat(ended.out()).contains("lock: not needed").doesNotContain("guard 01_title");
  }

  @Test
  void aGuardThatFailsLeavesNothingOfItselfAndThoseBeforeIt(TestDatabase database)
      throws Exception {
    Project project = deployed(database);
    dropTitle(database);
    project.file(
        "sql/guard/02_more.sql",
        "ALTER TABLE proposals ADD COLUMN IF NOT EXISTS more int;\n\nSELECT 1 / 0;\n");

    Ended ended = ends(60, project.run("guard"));

    assertThat(ended.out())
        .contains("guard.failed: 02_more.sql")
        .contains("SELECT 1 / 0 — SQLSTATE 22012: division by zero")
        .contains("02_more.sql:3")
        .contains("STATE: the guards listed as applied are in");
    assertThat(database.query(COLUMNS)).containsExactly("id", "title");
    assertThat(database.query(RECEIPTS)).hasSize(1);
    LeftOvers.goneSoon(database);
  }

  @Test
  void aGateWhoseGuardFailsSaysThatAndWhatIsMissing(TestDatabase database) {
    Project project = deployed(database);
    dropTitle(database);
    project.file("sql/guard/01_title.sql", "ALTER TABLE proposal ADD COLUMN title text;\n");

    Ended ended = ends(60, project.run("gate", "--recovery", "guard"));

    assertThat(ended.out())
        .contains("guard.failed: 01_title.sql")
        .contains("blocker contract.column-missing")
        .contains("STATE: rolled back; the database is as it was before");
    assertThat(database.query("SELECT to_regclass('migration_sentry_receipts')"))
        .containsExactly("null");
  }

  @Test
  void whatCannotBeTakenBackIsRefusedByNameBeforeAnythingRuns(TestDatabase database) {
    Project project = deployed(database);
    dropTitle(database);
    project
        .file("sql/guard/02_commit.sql", "SELECT 1;\nCOMMIT;\n")
        .file("sql/guard/03_vacuum.sql", "VACUUM proposals;\n")
        .file("sql/guard/04_stamp.sql", "DELETE FROM flyway_schema_history;\n")
        .file("sql/guard/05_psql.sql", "SELECT 1;\n\\echo done\n")
        .file("sql/guard/06_do.sql", "DO $$ BEGIN IF true THEN COMMIT; END IF; END $$;\n");

    Ended ended = ends(11, project.run("guard"));

    assertThat(ended.out())
        .contains("release.script.transaction-control: 02_commit.sql", "02_commit.sql:2")
        .contains("release.script.not-transactional: 03_vacuum.sql")
        .contains("release.script.touches-history: 04_stamp.sql")
        .contains("release.script.psql: 05_psql.sql")
        .contains("release.script.not-transactional: 06_do.sql")
        .contains("STATE: the database was not touched");
    assertThat(database.query(COLUMNS)).containsExactly("id");
  }

  @Test
  void whereGuardsAreCalledForAndThereAreNoneIsNoPass(TestDatabase database) {
    Project project = deployed(database);
    ends(11, project.run("gate", "--recovery", "guard", "--guards", "sql/none"));
    Ended empty = ends(11, project.run("guard", "--guards", "sql/migrations/nothing"));
    assertThat(empty.out()).contains("release.guards.absent");
    ends(0, project.run("gate", "--guards", "sql/none"));
    ends(0, project.with("MIGRATION_SENTRY_RECOVERY", "guard").run("check"));
  }

  @Test
  void theCommandAppliesThemAndVerifiesAsAGateDoes(TestDatabase database) throws Exception {
    Project project = deployed(database);
    dropTitle(database);

    Ended ended = ends(0, project.run("guard", "--report", "out.json", "--report", "out.md"));

    assertThat(ended.out())
        .contains("history: passed", "at version 1, 0 pending")
        .contains("migrate: not needed: guard runs no migration")
        .contains("recover: passed")
        .contains("schema OK.");
    assertThat(database.query(RECEIPTS))
        .singleElement()
        .asString()
        .contains("migration-sentry guard");
    String json = Files.readString(directory.resolve("out.json"));
    Validator schema =
        new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    var schemaUri =
        schema.registerSchema(Files.readString(Path.of("docs/schema/verdict.schema.json")));
    assertThat(schema.validate(schemaUri, json).getErrors()).isEmpty();
    assertThat(JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("guards"))
        .singleElement()
        .satisfies(
            guard -> {
              assertThat(guard.getAsJsonObject().get("name").getAsString())
                  .isEqualTo("01_title.sql");
              assertThat(guard.getAsJsonObject().getAsJsonArray("statements")).hasSize(1);
            });
    assertThat(Files.readString(directory.resolve("out.md"))).contains("## Guards", "01\\_title");
  }

  @Test
  void theCommandDoesNotPassOverAHistoryThatIsBehindOrBroken(TestDatabase database) {
    Project project = deployed(database);
    dropTitle(database);
    project.migration("V2__visitor.sql", "ALTER TABLE proposals ADD COLUMN visitor text;");

    Ended behind = ends(52, project.run("guard"));
    assertThat(behind.out()).contains("1 pending", "history.not-at-head", "the guards listed");
    assertThat(database.query(COLUMNS)).containsExactly("id", "title");

    ends(0, project.run("gate"));
    database.execute("UPDATE flyway_schema_history SET success = false WHERE version = '2'");
    Ended broken = ends(52, project.run("guard"));
    assertThat(broken.out()).contains("0 pending, broken", "history.failed");
  }

  @Test
  void aGuardThatIsBlockedIsTriedAgainAndThenNamesWhoWasInTheWay(TestDatabase database)
      throws Exception {
    Project project = deployed(database);
    dropTitle(database);
    try (Connection blocker = database.connect()) {
      blocker.setAutoCommit(false);
      blocker.createStatement().execute("LOCK TABLE proposals IN ACCESS SHARE MODE");

      Ended ended =
          ends(60, project.run("guard", "--lock-timeout", "1500ms", "--migration-retries", "1"));

      assertThat(ended.out())
          .contains("guard 01_title.sql rolled back: SQLSTATE 55P03", "try 2 of 2")
          .contains("tried 2 times; blocked by pid")
          .contains("pg_terminate_backend(")
          .contains("STATE: rolled back; the database is as it was before");
    }
    ends(0, project.run("guard"));
  }

  @Test
  void aGuardRunsWhereTheMigrationsDo(TestDatabase fresh) {
    Project other =
        Project.empty(directory.resolve("other"))
            .file("flyway.conf", "flyway.schemas=app\nflyway.placeholders.extra=more\n")
            .migration("V1__a.sql", "CREATE TABLE a (id int);")
            .file(
                "sql/guard/a.sql",
                """
                ALTER TABLE a ADD COLUMN IF NOT EXISTS ${extra} int;
                COMMENT ON TABLE a IS '${flyway:database}';
                """)
            .contract("[tables.\"app.a\".columns]\nmore = \"integer\"\n")
            .with("MIGRATION_SENTRY_MIGRATIONS", "sql/migrations")
            .with("MIGRATION_SENTRY_RECOVERY", "guard");
    fresh.execute("CREATE SCHEMA app");

    ends(0, other.on(fresh).run("gate"));

    assertThat(fresh.query("SELECT obj_description('app.a'::regclass)"))
        .containsExactly(fresh.name());
    assertThat(fresh.query("SELECT action FROM app.migration_sentry_receipts"))
        .containsExactly("guard");
  }

  @Test
  void ofManyGatesAtOnceOneAppliesTheGuardsAndAllPass(TestDatabase database) throws Exception {
    Project project = deployed(database);
    dropTitle(database);
    List<Ended> ended = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<Ended> gate = () -> project.run("gate", "--recovery", "guard");
      List<Future<Ended>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        running.add(threads.submit(gate));
      }
      for (Future<Ended> each : running) {
        ended.add(each.get());
      }
    }
    assertThat(ended).allSatisfy(one -> ends(0, one));
    assertThat(ended.stream().filter(one -> one.out().contains("guard 01_title.sql: applied")))
        .hasSize(1);
    assertThat(database.query(RECEIPTS)).hasSize(1);
  }
}
