package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code recover}: the plan, and the plan carried out. */
@ServerTest
class RecoverTest {
  private static final String VISITOR = "ALTER TABLE proposals ADD COLUMN visitor text;";
  private static final String HISTORY =
      "SELECT version FROM flyway_schema_history ORDER BY installed_rank";
  private static final String RECEIPTS = "SELECT to_regclass('migration_sentry_receipts')";

  @TempDir Path directory;

  /** V1 deployed, V2 typed into psql, V3 still to come. */
  private Project hotPatched(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    database.execute(VISITOR);
    return project
        .migration("V2__visitor.sql", VISITOR)
        .migration("V3__later.sql", "CREATE TABLE later (id int);");
  }

  @Test
  void showsThePlanWithItsEvidenceAndWritesNothing(TestDatabase database) {
    Ended ended = hotPatched(database).run("recover");

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out())
        .contains("blocker recovery.planned: V2 visitor")
        .contains("record V2 visitor as applied without running it: its one effect is in:")
        .contains("column public.proposals.visitor")
        .contains("STATE: the database was not touched")
        .contains("NEXT:  Carry it out: migration-sentry recover --apply");
    assertThat(database.query(HISTORY)).containsExactly("1");
    assertThat(database.query(RECEIPTS)).containsExactly("null");
  }

  @Test
  void carriesThePlanOutAndRunsNoMigration(TestDatabase database) throws Exception {
    Project project = hotPatched(database);

    Ended ended = project.run("recover", "--apply");

    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.out())
        .contains("plan: record V2 visitor as applied without running it")
        .contains("note recovery.mended: V2 visitor")
        .contains("verify: not needed: 1 migration still to run: migration-sentry gate");
    assertThat(database.query(HISTORY)).containsExactly("1", "2");
    assertThat(database.query("SELECT to_regclass('later')")).containsExactly("null");
    LeftOvers.goneSoon(database);
    assertThat(project.run("gate").exitCode()).isZero();
  }

  @Test
  void doesNotCarryOutWhatIsNotProved(TestDatabase database) {
    Project project = hotPatched(database);
    database.execute("ALTER TABLE proposals ALTER COLUMN visitor TYPE varchar(3)");

    for (List<String> command : List.of(List.of("recover"), List.of("recover", "--apply"))) {
      Ended ended = project.run(command.toArray(String[]::new));
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
      assertThat(ended.out())
          .contains("blocker recovery.not-proved: V2 visitor")
          .contains("STATE: the database was not touched");
    }
    assertThat(database.query(HISTORY)).containsExactly("1");
  }

  @Test
  void takesNoRungAboveTheOneThatIsAllowed(TestDatabase database) {
    Ended ended = hotPatched(database).run("recover", "--apply", "--recovery", "repair");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains("recovery.not-allowed");
    assertThat(database.query(HISTORY)).containsExactly("1");
  }

  @Test
  void seesAtHeadTooWhatWasStampedAndNeverRan(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    project.migration("V2__visitor.sql", "CREATE INDEX ix_title ON proposals (title);");
    assertThat(project.run("gate").exitCode()).isZero();
    assertThat(project.run("recover").exitCode()).as("sound").isZero();
    database.execute("DROP INDEX ix_title");

    Ended ended = project.run("recover");

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out())
        .contains("blocker history.stamped-but-absent: V2 visitor")
        .contains("its one effect is not in: index public.proposals.ix_title");
  }
}
