package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the database itself, in a transaction that is rolled back. */
@ServerTest
class InPlaceTest {
  /** A row of a catalogue that is written anew has another xmin. */
  private static final List<String> EVERYTHING =
      List.of(
          "SELECT concat_ws(' ', c.xmin, c.oid, c.relname, c.relfilenode) FROM pg_class AS c"
              + " WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.oid",
          "SELECT concat_ws(' ', xmin, attrelid, attname) FROM pg_attribute WHERE attrelid >= 16384"
              + " ORDER BY attrelid, attnum",
          "SELECT concat_ws(' ', xmin, conname) FROM pg_constraint WHERE oid >= 16384 ORDER BY oid",
          "SELECT script FROM flyway_schema_history ORDER BY installed_rank",
          "SELECT concat_ws(' ', xmin, id, title) FROM proposals ORDER BY id",
          "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1");

  @TempDir Path directory;

  private static List<String> everything(TestDatabase target) {
    return EVERYTHING.stream().flatMap(sql -> target.query(sql).stream()).toList();
  }

  private Project project(TestDatabase target) {
    Project project =
        Project.small(directory)
            .on(target)
            .migration("V2__visitor.sql", "ALTER TABLE proposals ADD COLUMN visitor text;");
    assertThat(project.run("gate").exitCode()).isZero();
    target.execute("INSERT INTO proposals SELECT i, 'twice' FROM generate_series(1, 50) AS i");
    return project;
  }

  /** Ends so, and everything in the target is as it was. */
  private static Ended ends(int exitCode, Project project, TestDatabase target) {
    List<String> before = everything(target);
    Ended ended = project.run("rehearse", "--in-place");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    assertThat(everything(target)).isEqualTo(before);
    assertThat(target.query("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")).isEmpty();
    return ended;
  }

  @Test
  void aNotNullOverNullsAndAUniqueIndexOverDuplicatesAreFoundAtTheirLine(TestDatabase target) {
    Project project = project(target);

    project.migration(
        "V3__required.sql",
        """
        UPDATE proposals SET visitor = 'x' WHERE id < 40;

        ALTER TABLE proposals ALTER COLUMN visitor SET NOT NULL;
        """);
    assertThat(ends(50, project, target).out())
        .contains("blocker migration.failed: V3 required")
        .contains("SQLSTATE 23502")
        .contains("V3__required.sql:3")
        .contains("rolled back; the database is as it was before");

    project.migration("V3__required.sql", "CREATE UNIQUE INDEX one_title ON proposals (title);\n");
    assertThat(ends(50, project, target).out())
        .contains("SQLSTATE 23505")
        .doesNotContain("=(twice)");
  }

  @Test
  void whatRunsThroughPassesAndWhatARollbackDoesNotUndoIsSaidBeforeIt(TestDatabase target) {
    Project project =
        project(target)
            .migration("V3__fill.sql", "UPDATE proposals SET visitor = 'x';\n")
            .migration(
                "V4__required.sql", "ALTER TABLE proposals ALTER COLUMN visitor SET NOT NULL;\n")
            .migration(
                "R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT visitor FROM proposals;\n");

    String out = ends(0, project, target).out();

    assertThat(out)
        .contains("runs through in ")
        .contains(", on 50 rows")
        .contains("locks, rewrites and scans: rehearse without --in-place measures them");
    assertThat(out.indexOf("sequences: a value that was drawn is not given back"))
        .isPositive()
        .isLessThan(out.indexOf("runs through in"));
  }

  @Test
  void aDeferredConstraintIsCheckedAsAtCommit(TestDatabase target) {
    Project project =
        project(target)
            .migration(
                "V3__deferred.sql",
                """
                CREATE TABLE parent (id bigint PRIMARY KEY);
                CREATE TABLE child (
                  parent bigint REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO child VALUES (1);
                """);

    assertThat(ends(50, project, target).out())
        .contains("SQLSTATE 23503")
        .contains("what is checked at COMMIT");
  }

  @Test
  void aScriptThatWouldCommitOrCannotRunInATransactionIsRefusedBeforeAnythingRuns(
      TestDatabase target) {
    Project project = project(target);
    for (String sql :
        List.of(
            "INSERT INTO proposals VALUES (99, 'x');\nCOMMIT;\n",
            "BEGIN;\nINSERT INTO proposals VALUES (99, 'x');\nEND;\n",
            "ROLLBACK;\nINSERT INTO proposals VALUES (99, 'x');\n",
            "CREATE INDEX CONCURRENTLY ix ON proposals (title);\n",
            "VACUUM proposals;\n",
            "DO $$BEGIN INSERT INTO proposals VALUES (99, 'x'); IF true THEN COMMIT; END IF; END$$;\n",
            "COPY proposals FROM STDIN;\n99\tx\n\\.\n",
            "SET CONSTRAINTS ALL IMMEDIATE;\n")) {
      project.migration("V3__it.sql", sql);
      Ended ended = ends(2, project, target);
      assertThat(ended.out())
          .as(sql)
          .contains("blocker rehearsal.in-place-impossible: V3 it")
          .contains("V3__it.sql")
          .doesNotContain("what a rollback does not undo");
    }
  }

  /** What no text gives away the transaction itself withstands. */
  @Test
  void aCommitThatIsHiddenFromTheTextCommitsNothing(TestDatabase target) {
    Project project = project(target);
    target.execute(
        "CREATE PROCEDURE hidden() LANGUAGE plpgsql AS"
            + " $$BEGIN INSERT INTO proposals VALUES (99, 'x'); COMMIT; END$$");
    project.migration("V3__it.sql", "CALL hidden();\n");

    assertThat(ends(2, project, target).out()).contains("SQLSTATE 2D000");
  }

  @Test
  void aDatabaseMarkedProductionIsRefusedWithNothingRun(TestDatabase target) {
    Project project = project(target).migration("V3__x.sql", "INSERT INTO proposals VALUES (99);");
    target.execute(
        "ALTER DATABASE " + target.name() + " SET migration_sentry.environment = 'Production'");

    assertThat(ends(22, project, target).out())
        .contains("blocker rehearsal.in-place-production:")
        .contains("marked Production");

    target.execute("ALTER DATABASE " + target.name() + " SET migration_sentry.environment = 'dev'");
    ends(50, project, target);
  }

  @Test
  void whoeverHoldsALockIsNamedAndNotWaitedFor(TestDatabase target) throws Exception {
    Project project =
        project(target).migration("V3__x.sql", "ALTER TABLE proposals ADD COLUMN x int;\n");
    try (Connection other = target.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE proposals IN ACCESS SHARE MODE");

      assertThat(ends(50, project, target).out())
          .contains("blocker migration.blocked: V3 x")
          .contains("SQLSTATE 55P03");
    }
  }

  @Test
  void aSignalEndsItWithTheTargetAsItWas(TestDatabase target) throws Exception {
    Project project =
        project(target)
            .migration("V3__x.sql", "DELETE FROM proposals;\nSELECT pg_sleep(3600) AS held;\n");
    List<String> before = everything(target);
    SentryProcess rehearsal = project.process().start("rehearse", "--in-place");
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (target
        .query(
            "SELECT pid FROM pg_stat_activity WHERE query LIKE '%(3600) AS held%' AND pid <>"
                + " pg_backend_pid()")
        .isEmpty()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }

    rehearsal.process().destroy();

    assertThat(rehearsal.end().exitCode()).isEqualTo(143);
    assertThat(everything(target)).isEqualTo(before);
  }

  @Test
  void inPlaceAndTheFilesAloneDoNotGoTogether(TestDatabase target) {
    Ended ended = project(target).run("rehearse", "--in-place", "--files-only");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--in-place");
  }

  @Test
  void whatMayReachBeyondTheDatabaseIsNamedBeforeItRuns(TestDatabase target) {
    Project project =
        project(target).migration("V3__role.sql", "CREATE ROLE in_place_test_role;\n");

    assertThat(ends(0, project, target).out())
        .contains("warning rehearsal.in-place-not-undone")
        .contains("V3 role: CREATE ROLE");
    assertThat(target.query("SELECT rolname FROM pg_roles WHERE rolname ~ '^in_place_test'"))
        .isEmpty();
  }
}
