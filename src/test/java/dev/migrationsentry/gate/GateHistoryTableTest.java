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

/** History tables as people and restores leave them: mended with proof, or refused as they are. */
@ServerTest
class GateHistoryTableTest {
  private static final String NOTE = "ALTER TABLE proposals ADD COLUMN note text;\n";
  private static final String HISTORY =
      "SELECT concat_ws(' ', installed_rank, version, type, script, checksum, success)"
          + " FROM flyway_schema_history ORDER BY 1";

  /** Two more rows for V2, whose own is the one of this rank. */
  private static final String COPIES =
      """
      INSERT INTO flyway_schema_history
      SELECT installed_rank + copy, version, description, type, script, checksum, installed_by,
             installed_on, 0, true
      FROM flyway_schema_history, (VALUES (50), (100)) AS copies (copy) WHERE installed_rank = 2;
      """;

  private static final String FIRST = " installed_rank = 2";

  @TempDir Path directory;
  private Project project;

  @BeforeEach
  void twoMigrations() {
    project = Project.small(directory).migration("V2__note.sql", NOTE);
  }

  /** Deployed with V1 and V2; then somebody was at the table. */
  private void deployed(TestDatabase database, String afterwards) {
    project.on(database);
    passes();
    database.execute(afterwards);
  }

  private Ended passes() {
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return ended;
  }

  private void refuses(TestDatabase database, String... words) {
    List<String> before = database.query(HISTORY);
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains(words).contains("STATE: the database was not touched");
    assertThat(database.query(HISTORY)).isEqualTo(before);
  }

  @Test
  void linesThatEndOtherwiseAreTheSameFile(TestDatabase database) {
    deployed(database, "SELECT 1");
    project.migration("V2__note.sql", "\uFEFF" + NOTE.replace("\n", "\r\n"));

    assertThat(passes().out()).doesNotContain("history.changed");
    assertThat(database.query("SELECT to_regclass('migration_sentry_receipts')"))
        .containsExactly("null");
  }

  @Test
  void aRowWhoseFileIsGoneIsRefused(TestDatabase database) {
    deployed(
        database,
        "UPDATE flyway_schema_history SET version = '1.5', script = 'V1_5__gone.sql'"
            + " WHERE version = '1'");

    refuses(database, "history.missing", "V1_5__gone.sql");
  }

  @Test
  void aVersionThatIsNoVersionIsRefusedByItsRow(TestDatabase database) {
    deployed(database, "UPDATE flyway_schema_history SET version = 'two?' WHERE version = '2'");

    refuses(database, "history.torn", "installed_rank 2");
  }

  @Test
  void aRowWithoutAChecksumIsSetRight(TestDatabase database) {
    deployed(database, "SELECT 1");
    List<String> before = database.query(HISTORY);
    database.execute("UPDATE flyway_schema_history SET checksum = NULL WHERE version = '2'");

    assertThat(passes().out()).contains("set the row of V2 note right");

    assertThat(database.query(HISTORY)).isEqualTo(before);
  }

  @Test
  void aFailedRowOfAFileThatWasMendedSinceIsTakenOutAndTheFileRun(TestDatabase database) {
    deployed(
        database,
        """
        ALTER TABLE proposals DROP COLUMN note;
        UPDATE flyway_schema_history SET success = false, checksum = 1 WHERE version = '2';
        """);

    assertThat(passes().out()).contains("remove the row of V2 note", "V2 note: applied");
  }

  @Test
  void aTableWithoutItsColumnsIsRefusedWithTheirNames(TestDatabase database) {
    deployed(database, "ALTER TABLE flyway_schema_history DROP COLUMN installed_on");

    refuses(database, "history.unreadable", "installed_on");
  }

  @Test
  void aSecondHistoryInAnotherSchemaIsNotTakenForThisOne(TestDatabase database) {
    deployed(
        database,
        """
        CREATE SCHEMA old;
        CREATE TABLE old.flyway_schema_history AS SELECT * FROM flyway_schema_history;
        UPDATE old.flyway_schema_history SET success = false;
        """);

    passes();
  }

  @Test
  void aRowThatHasLostItsVersionIsSetRight(TestDatabase database) {
    deployed(database, "SELECT 1");
    List<String> before = database.query(HISTORY);
    database.execute("UPDATE flyway_schema_history SET version = NULL WHERE version = '2'");

    assertThat(passes().out())
        .contains("it has no version, and its script has", "set the row of V2 note right");

    assertThat(database.query(HISTORY)).isEqualTo(before);
  }

  @Test
  void aRowWithANegativeRankIsSetRightBecauseFlywayWouldRunItsMigrationAgain(
      TestDatabase database) {
    deployed(database, "UPDATE flyway_schema_history SET installed_rank = -2 WHERE version = '2'");

    assertThat(passes().out())
        .contains("its installed_rank is below 0", "set the row of V2 note right");

    assertThat(
            database.query(
                "SELECT concat_ws(' ', installed_rank, version) FROM flyway_schema_history"
                    + " ORDER BY 1"))
        .containsExactly("1 1", "2 2");
  }

  @Test
  void rowsWithTheSameRankAreSetRightWhereTheKeyIsGone(TestDatabase database) {
    deployed(
        database,
        """
        ALTER TABLE flyway_schema_history DROP CONSTRAINT flyway_schema_history_pk;
        UPDATE flyway_schema_history SET installed_rank = 1;
        """);

    assertThat(passes().out()).contains("its installed_rank is that of another row");

    assertThat(
            database.query(
                "SELECT concat_ws(' ', installed_rank, version) FROM flyway_schema_history"
                    + " ORDER BY 1"))
        .containsExactly("1 1", "2 2");
  }

  @Test
  void ofSeveralRowsTheFirstIsKeptAndSetRight(TestDatabase database) {
    deployed(database, COPIES + "UPDATE flyway_schema_history SET checksum = 1 WHERE" + FIRST);

    assertThat(passes().out())
        .contains("set the row of V2 note right (installed_rank 2")
        .contains("remove the row of V2 note (installed_rank 52", "another row is kept")
        .contains("remove the row of V2 note (installed_rank 102");

    assertThat(
            database.query(
                "SELECT concat_ws(' ', installed_rank, version) FROM flyway_schema_history"
                    + " ORDER BY installed_rank"))
        .containsExactly("1 1", "2 2");
  }

  @Test
  void theRowThatWouldBeKeptIsHeldAgainstTheSchemaToo(TestDatabase database) {
    deployed(
        database,
        COPIES
            + "UPDATE flyway_schema_history SET checksum = 1 WHERE"
            + FIRST
            + "; ALTER TABLE proposals DROP COLUMN note");

    refuses(database, "recovery.not-proved", "V2 note");
  }

  @Test
  void aFailedRepeatableMigrationIsTakenOutAndRunAgain(TestDatabase database) {
    project.migration(
        "R__titles.sql", "CREATE OR REPLACE VIEW titles AS SELECT title FROM proposals;");
    deployed(
        database,
        """
        DROP VIEW titles;
        UPDATE flyway_schema_history SET success = false WHERE version IS NULL;
        """);

    assertThat(passes().out()).contains("remove the row of R titles", "R titles: applied");

    assertThat(database.query("SELECT to_regclass('titles')")).containsExactly("titles");
  }

  @Test
  void aHistoryThatIsAViewIsRefused(TestDatabase database) {
    deployed(
        database,
        """
        ALTER TABLE flyway_schema_history RENAME TO real_history;
        CREATE VIEW flyway_schema_history AS SELECT * FROM real_history;
        """);
    project.migration("V3__more.sql", "ALTER TABLE proposals ADD COLUMN more text;");

    refuses(database, "history.unreadable", "it is a view");
  }

  @Test
  void aHistoryThatIsNearerOnTheSearchPathIsNotTheOneThatTheProjectMeans(TestDatabase database) {
    deployed(
        database,
        """
        CREATE SCHEMA nearer;
        CREATE TABLE nearer.flyway_schema_history AS
          SELECT * FROM flyway_schema_history WHERE false;
        """);
    project.file("flyway.toml", "[flyway]\ndefaultSchema = \"public\"\n");
    database.execute("ALTER DATABASE " + database.name() + " SET search_path = nearer, public");

    passes();

    assertThat(database.query("SELECT count(*) FROM nearer.flyway_schema_history"))
        .containsExactly("0");
  }
}
