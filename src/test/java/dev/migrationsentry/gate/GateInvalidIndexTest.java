package dev.migrationsentry.gate;

import static dev.migrationsentry.gate.Gated.passes;
import static dev.migrationsentry.gate.Gated.refuses;
import static dev.migrationsentry.gate.Gated.withV2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broken concurrent build leaves: built again where it is certain, else named and left. */
@ServerTest
class GateInvalidIndexTest {
  @TempDir Path directory;

  @Test
  void anInterruptedConcurrentBuildIsDroppedAndBuiltAgain(TestDatabase database) {
    Project project =
        withV2(
            directory, database, "CREATE UNIQUE INDEX CONCURRENTLY ux_title ON proposals (title);");
    database.execute("INSERT INTO proposals VALUES (1, 'a'), (2, 'a')");
    Ended interrupted = project.run("gate");
    assertThat(interrupted.exitCode()).as(interrupted.all()).isEqualTo(51);
    database.execute("DELETE FROM proposals WHERE id = 2");

    Ended ended = project.run("gate");

    passes(ended);
    assertThat(ended.out()).contains("drop the INVALID index ux_title");
    assertThat(
            database.query(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ux_title'::regclass"))
        .containsExactly("t");
    assertThat(database.query("SELECT count(*) FROM proposals")).containsExactly("1");
  }

  @Test
  void anInvalidIndexUnderAPartitionedOneIsRefusedByNameAndNotDropped(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    project.migration(
        "V2__visits.sql",
        """
        CREATE TABLE visits (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
        CREATE TABLE visits_2026 PARTITION OF visits
          FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        """);
    passes(project.run("gate"));
    database.execute("INSERT INTO visits VALUES (1, '2026-05-05'), (1, '2026-05-05')");
    project.migration(
        "V3__visits_once.sql",
        """
        CREATE UNIQUE INDEX ux_visits ON ONLY visits (id, day);
        CREATE UNIQUE INDEX CONCURRENTLY ux_visits_2026 ON visits_2026 (id, day);
        ALTER INDEX ux_visits ATTACH PARTITION ux_visits_2026;
        """);
    project.file("sql/migrations/V3__visits_once.sql.conf", "executeInTransaction=false\n");
    assertThat(project.run("gate").exitCode()).isEqualTo(51);
    database.execute("DELETE FROM visits");

    refuses(project.run("gate"), "recovery.not-proved: V3 visits once", "ux_visits", "INVALID");

    database.execute("ALTER INDEX ux_visits ATTACH PARTITION ux_visits_2026");
    refuses(project.run("gate"), "recovery.not-proved: V3 visits once", "ux_visits", "INVALID");
    assertThat(database.query("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
        .containsExactly("2");
  }

  @Test
  void anInvalidIndexThatAConstraintRestsOnIsRefusedByNameAndNotDropped(TestDatabase database) {
    Project project =
        withV2(
            directory,
            database,
            """
            CREATE UNIQUE INDEX CONCURRENTLY ux_title ON proposals (title);
            ALTER TABLE proposals ADD CONSTRAINT ux_title UNIQUE USING INDEX ux_title;
            """);
    project.file("sql/migrations/V2__visitor.sql.conf", "executeInTransaction=false\n");
    passes(project.run("gate"));
    // As an index is that pg_amcheck found damaged, and somebody switched off until it is rebuilt.
    database.execute(
        """
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ux_title'::regclass;
        UPDATE flyway_schema_history SET success = false WHERE version = '2';
        """);

    refuses(project.run("gate"), "recovery.not-proved: V2 visitor", "ux_title", "INVALID");

    assertThat(database.query("SELECT count(*) FROM pg_constraint WHERE conname = 'ux_title'"))
        .containsExactly("1");
  }

  @Test
  void anInvalidIndexThatTheMigrationDidNotMakeIsNotDropped(TestDatabase database) {
    Project project =
        withV2(
            directory, database, "CREATE UNIQUE INDEX CONCURRENTLY ux_title ON proposals (title);");
    database.execute("INSERT INTO proposals VALUES (1, 'a'), (2, 'a')");
    assertThatThrownBy(
            () ->
                database.execute(
                    "CREATE UNIQUE INDEX CONCURRENTLY ux_title ON proposals (lower(title))"))
        .hasMessageContaining("duplicate");

    refuses(project.run("gate"), "recovery.not-proved: V2 visitor", "ux_title");

    assertThat(database.query("SELECT indexdef FROM pg_indexes WHERE indexname = 'ux_title'"))
        .singleElement()
        .asString()
        .contains("lower(title)");
  }

  @Test
  void ofAPartAppliedMigrationTheStatementThatIsInIsNamedAndTheOneThatIsNot(TestDatabase database) {
    Project project =
        withV2(
            directory,
            database,
            """
            CREATE INDEX CONCURRENTLY ix_id ON proposals (id, title);

            CREATE UNIQUE INDEX CONCURRENTLY ux_title ON proposals (title);
            """);
    database.execute("INSERT INTO proposals VALUES (1, 'a'), (2, 'a')");
    assertThat(project.run("gate").exitCode()).isEqualTo(51);

    refuses(
        project.run("gate"),
        "what is in is V2__visitor.sql:1 (CREATE INDEX CONCURRENTLY ix_id",
        "what is in by half, or otherwise, is V2__visitor.sql:3 (CREATE UNIQUE INDEX CONCURRENTLY");
  }

  @Test
  void anIndexThatHasBecomeInvalidIsRefusedBeforeAnythingRunsAndNotAfterwards(
      TestDatabase database) {
    Project project =
        withV2(directory, database, "CREATE UNIQUE INDEX ux_title ON proposals (title);");
    passes(project.run("gate"));
    database.execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ux_title'::regclass");
    project.migration("V3__more.sql", "ALTER TABLE proposals ADD COLUMN more int;");

    refuses(project.run("gate"), "ux_title", "INVALID");

    database.execute("REINDEX INDEX CONCURRENTLY ux_title");
    passes(project.run("gate"));
  }
}
