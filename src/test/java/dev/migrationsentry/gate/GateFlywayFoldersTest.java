package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as Flyway projects have them: what the gate makes of them, and what it says. */
@ServerTest
class GateFlywayFoldersTest {
  private static final String RECORDED =
      "SELECT script || ' ' || success FROM flyway_schema_history ORDER BY installed_rank";

  @TempDir Path directory;

  private static boolean exists(TestDatabase database, String table) {
    return !database.query("SELECT to_regclass('" + table + "')").equals(List.of("null"));
  }

  @Test
  void aCallbackThatFailsAfterEveryMigrationIsInIsNoPass(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration("afterMigrate.sql", "SELECT no_such_function();\n")
            .on(database);
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(50);
    assertThat(ended.out())
        .contains("migration.callback-failed")
        .contains("42883")
        .contains("STATE: the migrations listed as applied are in and recorded");
    assertThat(database.query(RECORDED)).containsExactly("V1__create_proposals.sql true");
    assertThat(exists(database, "proposals")).isTrue();
  }

  @Test
  void aCallbackThatWasMendedRunsWithTheNextRunThatHasWork(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration("afterMigrate.sql", "SELECT no_such_function();\n")
            .on(database);
    assertThat(project.run("gate").exitCode()).isEqualTo(50);
    Ended rerun =
        project
            .migration("afterMigrate.sql", "CREATE TABLE IF NOT EXISTS called (id int);\n")
            .run("gate");
    assertThat(rerun.exitCode()).as(rerun.all()).isZero();
    assertThat(exists(database, "called")).as("with nothing pending nothing is written").isFalse();
    Ended later = project.migration("V2__more.sql", "CREATE TABLE more (id int);").run("gate");
    assertThat(later.exitCode()).as(later.all()).isZero();
    assertThat(exists(database, "called")).isTrue();
  }

  @Test
  void aRepeatableWithATimestampRunsEveryTimeAndPassesEveryTime(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration(
                "R__stamp.sql",
                "-- ${flyway:timestamp}\nCREATE OR REPLACE VIEW stamp AS SELECT 1 AS one;\n")
            .on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    theNextSecond();
    Ended again = project.run("gate");
    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(again.out()).contains("R stamp: applied").contains("found 2, applied 1");
  }

  @Test
  void aRepeatableThatRanAndLostItsRowIsNoPass(TestDatabase database) {
    Ended ended =
        Project.small(directory)
            .migration("R__view.sql", "CREATE OR REPLACE VIEW one AS SELECT 1 AS one;\n")
            .migration("afterMigrate.sql", forget("script = 'R__view.sql'"))
            .on(database)
            .run("gate");
    assertThat(database.query(RECORDED)).containsExactly("V1__create_proposals.sql true");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains("history.not-at-head").contains("R__view.sql");
  }

  @Test
  void aRepeatableThatRanAgainAndKeptOnlyItsOldRowIsNoPass(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration("R__view.sql", "CREATE OR REPLACE VIEW one AS SELECT 1 AS one;\n")
            .on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    Ended ended =
        project
            .migration("R__view.sql", "CREATE OR REPLACE VIEW one AS SELECT 2 AS one;\n")
            .migration("afterMigrate.sql", forget("installed_rank = 3"))
            .run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains("history.not-at-head").contains("R__view.sql");
  }

  @Test
  void aMigrationThatEmptiesTheHistoryIsNoPass(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    Ended ended = project.migration("V2__forget.sql", forget("true")).run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).doesNotContain("success ===");
    assertThat(project.run("gate").exitCode()).as("nor is the next run").isEqualTo(52);
  }

  @Test
  void aScriptsOwnSettingsTakeItOutOfTheTransaction(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration("V2__two.sql", "CREATE TABLE two (id int);\nSELECT no_such_function();\n")
            .migration("V2__two.sql.conf", "executeInTransaction=false\n")
            .on(database);
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(51);
    assertThat(ended.out()).contains("migration.part-applied").contains("CREATE TABLE two");
    assertThat(exists(database, "two")).isTrue();
    assertThat(project.run("gate").exitCode()).as("until it is mended").isEqualTo(52);
  }

  @Test
  void undoFilesAreNamedAndNotRun(TestDatabase database) {
    Ended ended =
        Project.small(directory)
            .migration("U1__create_proposals.sql", "DROP TABLE proposals;")
            .on(database)
            .run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.out())
        .contains("release.file.not-run")
        .contains("U1__create_proposals.sql")
        .contains("found 1, applied 1");
    assertThat(exists(database, "proposals")).isTrue();
  }

  @Test
  void aBaselineFileStandsForWhatIsBelowItInAnEmptyDatabaseOnly(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration("V2__two.sql", "CREATE TABLE two (id int);")
            .migration(
                "B2__both.sql",
                """
                CREATE TABLE proposals (id bigint PRIMARY KEY, title text NOT NULL);
                CREATE TABLE two (id int);
                """)
            .migration("V3__three.sql", "CREATE TABLE three (id int);")
            .on(database);
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(database.query(RECORDED)).containsExactly("B2__both.sql true", "V3__three.sql true");
    Ended again = project.run("gate");
    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(again.out()).contains("applied 0");
  }

  @Test
  void linesThatEndAsOnWindowsAreTheSameLines(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration(
                "V2__windows.sql",
                "CREATE TABLE two (id int);\r\n\r\nINSERT INTO two VALUES (1);\r\n")
            .on(database);
    Ended first = project.run("gate", "-v");
    assertThat(first.exitCode()).as(first.all()).isZero();
    assertThat(first.out()).contains("line 3,");
    Ended unix =
        project
            .migration(
                "V2__windows.sql", "CREATE TABLE two (id int);\n\nINSERT INTO two VALUES (1);\n")
            .run("gate");
    assertThat(unix.exitCode()).as("the same file, checked out elsewhere: " + unix.all()).isZero();
  }

  @Test
  void longLiteralsAndLongCommentsAreNoTrouble(TestDatabase database) {
    String literal = "it''s long ".repeat(10_000);
    Ended ended =
        Project.small(directory)
            .migration(
                "V2__long.sql",
                "-- a comment\n".repeat(5_000)
                    + ("INSERT INTO proposals VALUES (1, '"
                        + literal
                        + "'), (2, '"
                        + literal
                        + "');\n")
                    + ("COMMENT ON TABLE proposals IS 'password " + "''x".repeat(5_000) + "';\n"))
            .on(database)
            .run("gate", "-v");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.out()).contains("INSERT INTO proposals VALUES (1, '…'), (2, '…');");
  }

  @Test
  void aMigrationWithATransactionOfItsOwnPassesWithAWarning(TestDatabase database) {
    Ended ended =
        Project.small(directory)
            .migration("V2__own.sql", "BEGIN;\nCREATE TABLE two (id int);\nCOMMIT;\n")
            .on(database)
            .run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(database.query(RECORDED)).contains("V2__own.sql true");
  }

  @Test
  void aMigrationThatCommitsByItselfAndFailsThenIsPartApplied(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration(
                "V2__own.sql",
                "BEGIN;\nCREATE TABLE two (id int);\nCOMMIT;\nSELECT no_such_function();\n")
            .on(database);
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(51);
    assertThat(ended.out()).contains("migration.part-applied").contains("V2__own.sql");
    assertThat(exists(database, "two")).isTrue();
    assertThat(project.run("gate").exitCode()).as("until it is mended").isEqualTo(52);
  }

  /** Flyway's timestamp counts in seconds. */
  private static void theNextSecond() {
    long now = Instant.now().getEpochSecond();
    while (Instant.now().getEpochSecond() == now) {
      Thread.onSpinWait();
    }
  }

  /** Past the check of the scripts, which reads only what is written there. */
  private static String forget(String rows) {
    return "DO $$ BEGIN EXECUTE 'DELETE FROM flyway_' || 'schema_history WHERE "
        + rows.replace("'", "''")
        + "'; END $$;\n";
  }
}
