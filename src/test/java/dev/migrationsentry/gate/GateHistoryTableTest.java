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
}
