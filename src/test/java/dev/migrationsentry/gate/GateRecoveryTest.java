package dev.migrationsentry.gate;

import static dev.migrationsentry.gate.Gated.passes;
import static dev.migrationsentry.gate.Gated.refuses;
import static dev.migrationsentry.gate.Gated.withV2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories that do not say what the database is: mended on proof, or refused and left alone. */
@ServerTest
class GateRecoveryTest {
  private static final String VISITOR =
      """
      ALTER TABLE proposals ADD COLUMN visitor text;
      CREATE INDEX ix_visitor ON proposals (visitor);
      """;
  private static final String HISTORY =
      "SELECT concat_ws(' ', version, script, checksum, success) FROM flyway_schema_history"
          + " ORDER BY installed_rank";
  private static final String RECEIPTS =
      "SELECT concat_ws(': ', action, migration) FROM migration_sentry_receipts ORDER BY id";

  @TempDir Path directory;

  @Test
  void aHotPatchThatMadeAllOfItIsRecordedAndNotRun(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    database.execute(VISITOR);

    Ended ended = project.run("gate");

    passes(ended);
    assertThat(ended.out())
        .contains("record V2 visitor as applied without running it")
        .contains("column public.proposals.visitor");
    assertThat(database.query(HISTORY)).hasSize(2).last().asString().contains("V2__visitor.sql");
    assertThat(database.query(RECEIPTS)).containsExactly("stamp: V2 visitor");
    passes(project.run("gate"));
  }

  @Test
  void aDropThatWasDoneByHandIsRecordedAndNotRun(TestDatabase database) {
    Project project = withV2(directory, database, "CREATE INDEX ix_title ON proposals (title);");
    passes(project.run("gate"));
    project
        .migration("V3__later.sql", "CREATE TABLE later (id int);")
        .migration("V4__no_index.sql", "DROP INDEX ix_title;");
    database.execute("DROP INDEX ix_title");

    Ended ended = project.run("gate");

    refuses(ended, "recovery.not-proved: V3 later");
    database.execute("CREATE TABLE later (id int)");
    passes(project.run("gate"));
    assertThat(database.query(RECEIPTS)).containsExactly("stamp: V3 later", "stamp: V4 no index");
  }

  @Test
  void whatAMigrationMakesOnItsWayMustBeGoneBeforeItIsRecorded(TestDatabase database) {
    Project project =
        withV2(directory, database, "CREATE VIEW titles AS SELECT title FROM proposals;");
    passes(project.run("gate"));
    project.migration("V3__drop.sql", "ALTER VIEW titles RENAME TO doomed; DROP VIEW doomed;");
    database.execute("ALTER VIEW titles RENAME TO doomed");

    refuses(
        project.run("gate"), "recovery.not-proved", "view public.doomed is there and no migration");
  }

  @Test
  void theUndoLineOfAReceiptUndoesIt(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    List<String> before = database.query(HISTORY);
    database.execute(VISITOR);
    passes(project.run("gate"));

    database.execute(database.query("SELECT undo FROM migration_sentry_receipts").getFirst());

    assertThat(database.query(HISTORY)).isEqualTo(before);
  }

  @Test
  void aHotPatchThatMadeAPartIsRefusedAndTheRestIsNamed(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    database.execute("ALTER TABLE proposals ADD COLUMN visitor text");
    List<String> before = database.query(HISTORY);

    refuses(
        project.run("gate"),
        "recovery.not-proved",
        "in: column public.proposals.visitor; not in: index public.proposals.ix_visitor");

    assertThat(database.query(HISTORY)).isEqualTo(before);
  }

  @Test
  void aHotPatchOfAnotherTypeIsRefusedEvenWhereTheScriptWouldPassOverIt(TestDatabase database) {
    Project project =
        withV2(directory, database, "ALTER TABLE proposals ADD COLUMN IF NOT EXISTS visitor text;");
    database.execute("ALTER TABLE proposals ADD COLUMN visitor varchar(9)");

    refuses(project.run("gate"), "not as it makes them: column public.proposals.visitor");
  }

  @Test
  void rowsThatAMigrationChangesAreNotProvedByItsColumns(TestDatabase database) {
    Project project =
        withV2(
            directory,
            database,
            "ALTER TABLE proposals ADD COLUMN visitor text;\nUPDATE proposals SET visitor = 'v';");
    database.execute("INSERT INTO proposals VALUES (1, 'a')");
    database.execute("ALTER TABLE proposals ADD COLUMN visitor text");

    refuses(project.run("gate"), "which the catalogue does not show");

    project.contract(
        """
        [probes.every-proposal-has-a-visitor]
        sql = "SELECT id FROM public.proposals WHERE visitor IS NULL"
        since = "2"
        """);
    refuses(project.run("gate"), "which the catalogue does not show");
    database.execute("UPDATE proposals SET visitor = 'v'");
    Ended proved = project.run("gate");
    passes(proved);
    assertThat(proved.out()).contains("probe every-proposal-has-a-visitor holds");
  }

  @Test
  void whatIsPendingIsNotBegunWhereAColumnIsGoneOrOtherwiseThatItMayRestOn(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    passes(project.run("gate"));
    project
        .migration("V3__more.sql", "ALTER TABLE proposals ADD COLUMN more int;")
        .migration("V4__used.sql", "CREATE INDEX ix_used ON proposals (id, visitor);");
    database.execute("ALTER TABLE proposals ALTER COLUMN visitor TYPE varchar(7)");

    refuses(
        project.run("gate"),
        "blocker catalogue.drifted: catalogue",
        "what is pending may rest on it: column public.proposals.visitor is character varying(7),"
            + " and not text");
  }

  @Test
  void anIndexThatIsGoneIsAWarningWhereNothingPendingTouchesIt(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    passes(project.run("gate"));
    database.execute("DROP INDEX ix_visitor");
    project.migration("V3__more.sql", "ALTER TABLE proposals ADD COLUMN more int;");

    Ended ended = project.run("gate");
    passes(ended);
    assertThat(ended.out()).contains("warning catalogue.drifted: catalogue", "ix_visitor");

    project.migration("V4__renamed.sql", "ALTER INDEX IF EXISTS ix_visitor SET (fillfactor = 90);");
    refuses(
        project.run("gate"), "what is pending may rest on it: index public.proposals.ix_visitor");
  }

  @Test
  void aMigrationThatOnlyValidatesAConstraintDoesNotBringIt(TestDatabase database) {
    Project project =
        withV2(
            directory,
            database,
            "ALTER TABLE proposals ADD CONSTRAINT ck_title CHECK (title <> '') NOT VALID;");
    passes(project.run("gate"));
    database.execute("ALTER TABLE proposals DROP CONSTRAINT ck_title");
    project
        .migration("V3__more.sql", "ALTER TABLE proposals ADD COLUMN more int;")
        .migration("V4__validated.sql", "ALTER TABLE proposals VALIDATE CONSTRAINT ck_title;");

    refuses(project.run("gate"), "blocker history.stamped-but-absent: V2 visitor");
  }

  @Test
  void whatIsRecordedAndGoneMayComeAgainInANewMigrationThatSaysSo(TestDatabase database) {
    Project project = withV2(directory, database, "ALTER TABLE proposals ADD COLUMN visitor text;");
    passes(project.run("gate"));
    database.execute("ALTER TABLE proposals DROP COLUMN visitor");
    project.migration("V3__more.sql", "ALTER TABLE proposals ADD COLUMN more int;");
    refuses(
        project.run("gate"),
        "blocker history.stamped-but-absent: V2 visitor",
        "in a new migration that leaves it where it is there (IF NOT EXISTS)");

    project.migration(
        "V4__visitor_again.sql", "ALTER TABLE proposals ADD COLUMN IF NOT EXISTS visitor text;");
    Ended ended = project.run("gate");

    passes(ended);
    assertThat(ended.out())
        .contains("warning catalogue.drifted", "column public.proposals.visitor is not there");
    assertThat(project.run("gate", "--drift", "refuse").exitCode()).isZero();
  }

  @Test
  void aLostHistoryIsWrittenAnewAsFarAsItIsProved(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    passes(project.run("gate"));
    List<String> before = database.query(HISTORY);
    database.execute("DROP TABLE flyway_schema_history");
    project.migration("V3__more.sql", "ALTER TABLE proposals ADD COLUMN more text;");

    Ended ended = project.run("gate");

    passes(ended);
    assertThat(database.query(HISTORY)).hasSize(3).startsWith(before.toArray(new String[0]));
    assertThat(ended.out()).contains("V3 more: applied");
    passes(project.run("gate"));
  }

  @Test
  void aSchemaThatNoStateOfTheHistoryLeavesIsRefused(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    passes(project.run("gate"));
    database.execute(
        "DROP TABLE flyway_schema_history; ALTER TABLE proposals ADD COLUMN stranger int");

    refuses(project.run("gate"), "column public.proposals.stranger is there and no migration");
    assertThat(database.query("SELECT to_regclass('flyway_schema_history')"))
        .containsExactly("null");
  }

  @Test
  void rowsThatAreTornOrThereTwiceAreSetRight(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    passes(project.run("gate"));
    List<String> before = database.query(HISTORY);
    database.execute(
        """
        ALTER TABLE flyway_schema_history DROP CONSTRAINT flyway_schema_history_pk;
        ALTER TABLE flyway_schema_history ALTER COLUMN success DROP NOT NULL;
        INSERT INTO flyway_schema_history
        SELECT 3, version, description, type, script, checksum, installed_by, installed_on, 0, true
        FROM flyway_schema_history WHERE version = '1';
        UPDATE flyway_schema_history SET success = NULL WHERE version = '2';
        """);

    Ended ended = project.run("gate");

    passes(ended);
    assertThat(database.query(HISTORY)).isEqualTo(before);
    assertThat(database.query(RECEIPTS))
        .containsExactlyInAnyOrder("remove-row: V1 create proposals", "rewrite-row: V2 visitor");
  }

  @Test
  void ofTwoRowsOneIsKeptAndSetRightEvenIfItIsChangedBesides(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    passes(project.run("gate"));
    List<String> before = database.query(HISTORY);
    database.execute(
        """
        INSERT INTO flyway_schema_history
        SELECT 901, version, description, type, script, checksum, installed_by, installed_on, 0, true
        FROM flyway_schema_history WHERE version = '1';
        UPDATE flyway_schema_history SET checksum = 1 WHERE installed_rank = 1;
        """);

    passes(project.run("gate"));

    assertThat(database.query(HISTORY)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(database.query(RECEIPTS))
        .containsExactlyInAnyOrder(
            "remove-row: V1 create proposals", "rewrite-row: V1 create proposals");
  }

  @Test
  void aFileThatWasChangedInItsCommentsOnlyIsTakenForTheSame(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    passes(project.run("gate"));
    project.migration("V2__visitor.sql", "-- Who it was.\n" + VISITOR);

    passes(project.run("gate"));

    assertThat(database.query(RECEIPTS)).containsExactly("rewrite-row: V2 visitor");
  }

  @Test
  void aFileThatWasReallyChangedIsRefused(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    passes(project.run("gate"));
    project.migration("V2__visitor.sql", VISITOR + "ALTER TABLE proposals ADD COLUMN late text;\n");

    refuses(project.run("gate"), "history.changed", "not in: column public.proposals.late");
  }

  @Test
  void nothingIsMendedWhereTheSettingsSayNo(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    database.execute(VISITOR);

    Ended none = project.run("gate", "--recovery", "none");
    assertThat(none.exitCode()).as(none.all()).isEqualTo(52);
    Ended repair = project.run("gate", "--recovery", "repair");
    refuses(repair, "recovery.not-allowed", "migration-sentry gate --recovery stamp");
    assertThat(database.query(HISTORY)).hasSize(1);
  }

  @Test
  void aRoleThatMayMakeNoDatabaseHasItProvedOnAServerOfItsOwn(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    database.execute(VISITOR);
    database.execute(
        """
        CREATE ROLE no_scratch LOGIN PASSWORD 'x' NOCREATEDB;
        GRANT ALL ON SCHEMA public TO no_scratch;
        ALTER TABLE proposals OWNER TO no_scratch;
        ALTER TABLE flyway_schema_history OWNER TO no_scratch;
        """);
    String url =
        database.settings().jdbcUrl().replace("jdbc:postgresql://", "postgres://no_scratch:x@");
    try {
      passes(project.with("DATABASE_URL", url).run("gate"));
      assertThat(database.query(RECEIPTS)).containsExactly("stamp: V2 visitor");
    } finally {
      database.execute("REASSIGN OWNED BY no_scratch TO postgres");
      database.execute("DROP OWNED BY no_scratch; DROP ROLE no_scratch");
    }
  }

  @Test
  void aHistoryThatMayNotBeWrittenIsLeftAsItWas(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    database.execute(VISITOR);
    database.execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'not here' USING ERRCODE = '42501'; END $$;
        CREATE TRIGGER guard BEFORE INSERT ON flyway_schema_history
          FOR EACH ROW EXECUTE FUNCTION refuse();
        """);

    refuses(project.run("gate"), "recovery.failed", "not here");

    assertThat(database.query(HISTORY)).hasSize(1);
    assertThat(database.query("SELECT to_regclass('migration_sentry_receipts')"))
        .containsExactly("null");
  }

  @Test
  void noScratchDatabaseStaysBehind(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    database.execute(VISITOR);
    passes(project.run("gate"));

    assertThat(database.query("SELECT count(*) FROM pg_database WHERE datname LIKE '%scratch%'"))
        .containsExactly("0");
  }
}
