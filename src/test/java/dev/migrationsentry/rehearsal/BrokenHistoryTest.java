package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate would refuse or mend before it runs anything, and the settings that it follows. */
@ServerTest
class BrokenHistoryTest {
  private static final String VISITOR = "ALTER TABLE proposals ADD COLUMN visitor text;\n";

  private final TestDatabase target;
  private final Project project;

  /** Two are applied, the third is pending. */
  BrokenHistoryTest(@TempDir Path directory, TestDatabase target) {
    this.target = target;
    project = Project.small(directory).on(target).migration("V2__visitor.sql", VISITOR);
    assertThat(project.run("gate").exitCode()).isZero();
    project.migration("V3__note.sql", "ALTER TABLE proposals ADD COLUMN note text;\n");
  }

  private Ended ends(int exitCode) {
    Ended ended = project.run("rehearse");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    return ended;
  }

  @Test
  void aFailedRowIsRefusedAndTheWayToSeeWhatAGateWouldDoIsNamed() {
    target.execute("UPDATE flyway_schema_history SET success = false WHERE version = '2'");

    assertThat(ends(52).out())
        .contains("blocker history.failed: V2 visitor")
        .contains("note rehearsal.history-to-mend: history")
        .contains("migration-sentry recover")
        .doesNotContain("migrate: starting");
  }

  @Test
  void aChangedChecksumIsRefusedLikewise() {
    project.migration("V2__visitor.sql", VISITOR + "-- and a comment\n");

    assertThat(ends(52).out())
        .contains("blocker history.changed: V2 visitor")
        .contains("note rehearsal.history-to-mend");
  }

  @Test
  void whatIsRecordedAndNotThereIsRefusedAsTheGateWould() {
    target.execute("ALTER TABLE proposals DROP COLUMN visitor");

    String out = ends(52).out();

    assertThat(out).contains("blocker history.stamped-but-absent").contains("V2 visitor");
    assertThat(project.run("gate").exitCode()).isEqualTo(52);
  }

  @Test
  void whatIsPendingAndThereAlreadyIsSaidAndPassesAsTheGateWould() {
    target.execute("ALTER TABLE proposals ADD COLUMN note text");

    assertThat(ends(0).out())
        .contains("note recovery.planned: V3 note")
        .contains("recover: passed")
        .contains("a gate would mend the history first");
    assertThat(target.query("SELECT version FROM flyway_schema_history")).hasSize(2);
  }

  @Test
  void whatIsPendingMayNotRestOnAColumnThatIsOtherwiseAsInTheGate() {
    target.execute("ALTER TABLE proposals ALTER COLUMN visitor TYPE varchar(10)");

    assertThat(ends(52).out()).contains("blocker catalogue.drifted");
    assertThat(project.run("gate").exitCode()).isEqualTo(52);
    project.with("MIGRATION_SENTRY_DRIFT", "ignore");
    assertThat(ends(0).out()).contains("warning rehearsal.target-differs");
  }

  @Test
  void driftIsRefusedWhereTheSettingsSaySo() {
    target.execute("ALTER TABLE proposals SET (fillfactor = 70)");

    assertThat(ends(0).out()).contains("warning rehearsal.target-differs");
    project.with("MIGRATION_SENTRY_DRIFT", "refuse");
    assertThat(ends(52).out()).contains("blocker catalogue.drifted");
  }

  @Test
  void aGroupRunsInOneTransactionAndHoldsItsLocksToTheEnd() {
    project
        .with("FLYWAY_GROUP", "true")
        .migration("V4__fill.sql", "UPDATE proposals SET note = 'x';\n");

    assertThat(ends(0).out())
        .contains("still held  blocks every read and write of public.proposals");
  }

  @Test
  void theProjectsOwnFlywaySettingsAreFollowed(@TempDir Path other) {
    Project own =
        Project.small(other)
            .on(target)
            .with("FLYWAY_TABLE", "own_history")
            .with("FLYWAY_DEFAULT_SCHEMA", "own")
            .with("FLYWAY_PLACEHOLDERS_KIND", "numeric(9,2)")
            .with("FLYWAY_INIT_SQL", "SET work_mem = '9MB'")
            .contract("[tables.\"own.proposals\".columns]\nkind = \"numeric(9,2)\"\n")
            .migration(
                "V2__kind.sql",
                """
                ALTER TABLE proposals ADD COLUMN kind ${kind};
                DO $$BEGIN ASSERT current_setting('work_mem') = '9MB'; END$$;
                """);
    target.execute("CREATE SCHEMA own");

    Ended ended = own.run("rehearse");

    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.out()).contains("made column own.proposals.kind");
  }
}
