package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database with a schema and no history: what is proved is recorded, and the rest is run. */
@ServerTest
class GateAdoptionTest {
  private static final List<String> SCRIPTS =
      List.of(
          "CREATE TABLE proposals (id bigint PRIMARY KEY, title text NOT NULL);",
          "ALTER TABLE proposals ADD COLUMN visitor varchar(64);",
          "CREATE TABLE conversions (id bigint PRIMARY KEY, proposal_id bigint);",
          "ALTER TABLE conversions ADD FOREIGN KEY (proposal_id) REFERENCES proposals;",
          "CREATE INDEX ix_visitor ON proposals (visitor);");
  private static final String VERSIONS =
      "SELECT concat_ws(' ', version, type) FROM flyway_schema_history ORDER BY installed_rank";

  @TempDir Path directory;
  private Project project;

  @BeforeEach
  void fiveMigrations() {
    project = Project.small(directory);
    for (int version = 2; version <= SCRIPTS.size(); version++) {
      project.migration("V" + version + "__step.sql", SCRIPTS.get(version - 1) + "\n");
    }
  }

  private static void madeByHand(TestDatabase database, int upTo) {
    SCRIPTS.subList(0, upTo).forEach(database::execute);
  }

  private Ended passes(TestDatabase database) {
    Ended ended = project.on(database).run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return ended;
  }

  /** And leaves no history behind. */
  private Ended refuses(TestDatabase database, String... words) {
    Ended ended = project.on(database).run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains(words).contains("STATE: the database was not touched");
    assertThat(database.query("SELECT to_regclass('flyway_schema_history')"))
        .containsExactly("null");
    return ended;
  }

  private static void isAdopted(TestDatabase database) {
    assertThat(database.query(VERSIONS))
        .containsExactly("1 SQL", "2 SQL", "3 SQL", "4 SQL", "5 SQL");
  }

  @Test
  void theLongestProvenPrefixIsRecordedAndTheRestIsRun(TestDatabase database) {
    madeByHand(database, 3);

    Ended ended = passes(database);

    isAdopted(database);
    assertThat(ended.out()).contains("V4 step: applied", "V5 step: applied");
    assertThat(database.query("SELECT migration FROM migration_sentry_receipts ORDER BY id"))
        .containsExactly("V1 create proposals", "V2 step", "V3 step");
  }

  @Test
  void aHistoryTableWithoutARowIsNoHistory(TestDatabase database) {
    project.migration("V2__step.sql", SCRIPTS.get(1));
    passes(database);
    database.execute("TRUNCATE flyway_schema_history; DROP INDEX ix_visitor");

    assertThat(passes(database).out()).contains("V5 step: applied");

    isAdopted(database);
  }

  @Test
  void aSchemaThatIsAtHeadIsRecordedWhole(TestDatabase database) {
    madeByHand(database, 5);

    assertThat(passes(database).out()).contains("at version 5, 0 pending");

    isAdopted(database);
  }

  @Test
  void whatStrangersHaveBesideTheReleaseDoesNotStandInTheWay(TestDatabase database) {
    madeByHand(database, 3);
    database.execute(
        """
        CREATE EXTENSION pg_trgm;
        CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY);
        CREATE TABLE other_application (id serial PRIMARY KEY, proposal bigint REFERENCES proposals);
        CREATE VIEW others AS SELECT id FROM other_application;
        CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE VIEW report AS SELECT id, title FROM proposals;
        GRANT SELECT ON other_application TO PUBLIC;
        COMMENT ON TABLE other_application IS 'not ours';
        """);

    passes(database);

    isAdopted(database);
  }

  @Test
  void theSchemaOfAProjectThatHasItsOwnIsAdoptedToo(TestDatabase database) {
    database.execute("CREATE SCHEMA app; CREATE TABLE public.proposals (id text)");
    project
        .file("flyway.toml", "[flyway]\ndefaultSchema = \"app\"\nschemas = [\"app\"]\n")
        .contract("[tables.\"app.proposals\".columns]\ntitle = \"text\"\n");
    database.execute("SET search_path = app; " + String.join("\n", SCRIPTS.subList(0, 4)));

    passes(database);

    assertThat(database.query("SELECT count(*) FROM app.flyway_schema_history"))
        .containsExactly("5");
  }

  @Test
  void aColumnOfAnotherTypeIsRefusedWithTheNearestVersion(TestDatabase database) {
    madeByHand(database, 4);
    database.execute("ALTER TABLE proposals ALTER COLUMN visitor TYPE varchar(32)");

    refuses(
        database,
        "nearest: V4 step, 4 of 5 migrations; then 1 difference",
        "visitor is character varying(32), and not");
  }

  @Test
  void aColumnThatNoMigrationMakesIsRefusedWithTheNearestVersion(TestDatabase database) {
    madeByHand(database, 4);
    database.execute("ALTER TABLE proposals ADD COLUMN stranger int");

    refuses(
        database,
        "nearest: V4 step, 4 of 5 migrations; then 1 difference",
        "column public.proposals.stranger");
  }

  @Test
  void aTableThatIsMissingIsSaidOnceAndNotByItsColumns(TestDatabase database) {
    String more =
        """
        ALTER TABLE proposals ADD a int, ADD b int, ADD c int, ADD d int, ADD e int, ADD f int;
        """;
    project.migration("V6__more.sql", more);
    madeByHand(database, 5);
    database.execute(more + "DROP TABLE conversions");

    Ended ended =
        refuses(database, "nearest: V6 more, 6 of 6 migrations; then 1 difference: table");

    assertThat(ended.out()).doesNotContain("conversions.id is not there");
  }

  @Test
  void rowsInsideThePrefixNeedAProbeAndTheRefusalSaysHowToWriteIt(TestDatabase database) {
    project.migration(
        "V3__step.sql", SCRIPTS.get(2) + "\nUPDATE proposals SET visitor = 'nobody';");
    madeByHand(database, 4);
    database.execute("INSERT INTO proposals VALUES (1, 'a', 'nobody')");

    Ended ended =
        refuses(database, "[probes.v3-step]", "FROM public.proposals WHERE", "since = \"3\"");
    assertThat(ended.out()).doesNotContain("nearest:");

    project.contract(
        """
        [probes.v3-step]
        sql = "SELECT 1 FROM public.proposals WHERE visitor IS NULL"
        since = "3"
        """);
    passes(database);
    isAdopted(database);
  }

  @Test
  void aDatabaseOfStrangersAloneIsNotTakenForThisProjects(TestDatabase database) {
    database.execute("CREATE TABLE other_application (id int)");

    refuses(
        database,
        "nothing that the migrations make is there",
        "migration-sentry explain history.absent");

    String page = project.run("explain", "history.absent").out();
    database.execute(page.substring(page.indexOf("CREATE TABLE"), page.indexOf(";") + 1));
    passes(database);
    isAdopted(database);
  }

  @Test
  void whatABaselineCoversIsHeldAgainstTheCatalogueToo(TestDatabase database) {
    madeByHand(database, 2);
    Ended first = project.on(database).run("gate");
    assertThat(first.exitCode()).as(first.all()).isZero();
    database.execute(
        """
        DELETE FROM flyway_schema_history;
        INSERT INTO flyway_schema_history VALUES (1, '2', '<< Flyway Baseline >>', 'BASELINE',
          '<< Flyway Baseline >>', NULL, 'me', now(), 0, true);
        DROP INDEX ix_visitor;
        """);

    assertThat(project.run("gate", "--drift", "refuse").out())
        .contains("record V3 step as applied", "V5 step: applied")
        .doesNotContain("V2 step as applied");
    assertThat(database.query(VERSIONS)).containsExactly("2 BASELINE", "3 SQL", "4 SQL", "5 SQL");

    database.execute("ALTER TABLE proposals ALTER COLUMN title DROP NOT NULL");
    assertThat(project.run("gate", "--drift", "refuse").exitCode()).isEqualTo(52);
  }

  @Test
  void nothingIsAdoptedWhereTheSettingsSayNo(TestDatabase database) {
    madeByHand(database, 3);

    Ended ended = project.on(database).run("gate", "--recovery", "repair");

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains("recovery.not-allowed", "--recovery stamp");
  }
}
