package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hazard that somebody has looked at and takes, in the file and with a reason. */
@ServerTest
class AcceptanceTest {
  private static final String REWRITE = "ALTER TABLE proposals ALTER COLUMN id TYPE numeric;\n";

  @TempDir Path directory;

  private Project project(TestDatabase target) {
    Project project = Project.small(directory).on(target);
    assertThat(project.run("gate").exitCode()).isZero();
    target.execute("INSERT INTO proposals SELECT i, 'x' FROM generate_series(1, 20000) AS i");
    target.execute("ANALYZE proposals");
    return project.with("MIGRATION_SENTRY_FAIL_ON", "warning");
  }

  private static Ended ends(int exitCode, Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    return ended;
  }

  @Test
  void anAcceptedHazardIsListedAsANoteWithItsReasonAndStopsNothing(TestDatabase target) {
    Project project =
        project(target)
            .migration(
                "V2__accepted.sql",
                "-- Titles.\n-- sentry:accept hazard.table-rewrite reason: done at night\n"
                    + REWRITE);

    Ended ended = ends(0, project.run("rehearse"));

    assertThat(ended.out())
        .contains("note hazard.table-rewrite: public.proposals")
        .contains("accepted at sql/migrations/V2__accepted.sql:2: done at night")
        .doesNotContain("acceptance-");
  }

  @Test
  void onlyTheStatementBelowItOnlyThatHazardAndOnlyWithAReason(TestDatabase target) {
    Project project = project(target);
    String index = "CREATE INDEX ix ON proposals (title);\n";

    Ended other =
        ends(
            62,
            project
                .migration(
                    "V2__it.sql",
                    "-- sentry:accept hazard.table-rewrite reason: at night\n\n" + REWRITE + index)
                .run("rehearse"));
    assertThat(other.out())
        .contains("note hazard.table-rewrite")
        .contains("warning hazard.index-blocks-writes")
        .contains("blocker hazard.over-level");

    Ended without =
        ends(
            62,
            project
                .migration("V2__it.sql", "--sentry:accept hazard.table-rewrite\n" + REWRITE)
                .run("rehearse"));
    assertThat(without.out())
        .contains("warning hazard.table-rewrite")
        .contains("warning hazard.acceptance-invalid: sql/migrations/V2__it.sql")
        .contains("it gives no reason")
        .contains("place:  sql/migrations/V2__it.sql:1");

    Ended unknown =
        ends(
            62,
            project
                .migration(
                    "V2__it.sql", "-- sentry:accept hazard.table-rewrit reason: slip\n" + REWRITE)
                .run("rehearse"));
    assertThat(unknown.out())
        .contains("hazard.table-rewrit is no hazard")
        .contains("-- sentry:accept hazard.table-rewrite reason: why");
  }

  @Test
  void severalCodesInOneCommentAndACommentInsideTheStatementCount(TestDatabase target) {
    Project project =
        project(target)
            .migration(
                "V2__both.sql",
                """
                ALTER TABLE proposals
                  -- sentry:accept hazard.table-rewrite, hazard.index-blocks-writes reason: ok
                  ALTER COLUMN id TYPE numeric,
                  ADD CONSTRAINT one UNIQUE (title, id);
                """);

    Ended ended = project.run("rehearse");

    assertThat(ended.out()).doesNotContain("warning hazard.").contains("note hazard.table-rewrite");
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void anAcceptanceThatMatchesNothingIsSaid(TestDatabase target) {
    Project project =
        project(target)
            .migration(
                "V2__safe.sql",
                """
                -- sentry:accept hazard.table-rewrite reason: was needed once
                ALTER TABLE proposals ADD COLUMN note text;
                -- sentry:accept hazard.scan-under-lock reason: nothing follows
                """);

    Ended ended = ends(0, project.run("rehearse"));

    assertThat(ended.out())
        .contains("warning hazard.acceptance-stale: sql/migrations/V2__safe.sql")
        .contains("the statement at line 2 has no such hazard")
        .contains("and no statement follows it");
  }

  @Test
  void whereTheTargetLacksTheTableAnAcceptanceIsNotCalledStale(TestDatabase target) {
    Project project =
        Project.small(directory)
            .on(target)
            .migration(
                "V2__later.sql",
                "-- sentry:accept hazard.table-rewrite reason: small elsewhere\n" + REWRITE);

    assertThat(ends(0, project.run("rehearse")).out()).doesNotContain("acceptance-stale");
  }
}
