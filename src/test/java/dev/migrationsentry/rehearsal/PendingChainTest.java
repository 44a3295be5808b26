package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several pending migrations: what one makes, the next finds, and the target has neither. */
@ServerTest
class PendingChainTest {
  private static Project gated(Path directory, TestDatabase target) {
    Project project = Project.small(directory).on(target);
    assertThat(project.run("gate").exitCode()).isZero();
    target.execute("UPDATE pg_class SET reltuples = 2000000 WHERE relname = 'proposals'");
    return project;
  }

  @Test
  void whatAnEarlierPendingMigrationMadeMayBeChangedAndDropped(
      @TempDir Path directory, TestDatabase target) {
    Project project =
        gated(directory, target)
            .migration(
                "V2__make.sql",
                """
                CREATE TABLE prospects (id integer PRIMARY KEY, name text UNIQUE);
                CREATE VIEW names AS SELECT name FROM prospects;
                ALTER TABLE proposals ADD COLUMN note text;
                """)
            .migration(
                "V3__change.sql",
                """
                CREATE INDEX ix_prospects_name ON prospects (name);
                ALTER TABLE prospects ALTER COLUMN id TYPE bigint;
                ALTER TABLE prospects ADD COLUMN source text NOT NULL;
                ALTER TABLE prospects DROP CONSTRAINT prospects_name_key;
                DROP VIEW names;
                ALTER TABLE prospects RENAME TO leads;
                """)
            .migration(
                "V4__drop.sql",
                """
                ALTER TABLE proposals DROP COLUMN note;
                TRUNCATE leads;
                DROP TABLE leads;
                """);

    SentryProcess.Ended ended = project.run("rehearse");

    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out()).doesNotContain("hazard.");
  }

  @Test
  void anIndexThatAnEarlierPendingMigrationBuiltTakesThePlaceOfAnother(
      @TempDir Path directory, TestDatabase target) {
    Project project =
        Project.small(directory)
            .on(target)
            .migration(
                "V2__unique.sql", "ALTER TABLE proposals ADD CONSTRAINT uq_title UNIQUE (title);");
    assertThat(project.run("gate").exitCode()).isZero();
    project.migration("V4__swap.sql", "ALTER TABLE proposals DROP CONSTRAINT uq_title;");
    assertThat(project.run("rehearse").out())
        .contains("warning hazard.uniqueness-dropped: public.proposals.uq_title");

    project
        .migration(
            "V3__build.sql", "CREATE UNIQUE INDEX CONCURRENTLY uq_title_new ON proposals (title);")
        .file("sql/migrations/V3__build.sql.conf", "executeInTransaction=false\n");

    assertThat(project.run("rehearse").out()).doesNotContain("hazard.");
  }

  @Test
  void aRepeatableMigrationMakesItsViewAgain(@TempDir Path directory, TestDatabase target) {
    Project project =
        gated(directory, target)
            .migration(
                "R__titles.sql",
                """
                DROP VIEW IF EXISTS titles;
                CREATE VIEW titles AS SELECT title FROM proposals;
                """);
    assertThat(project.run("gate").exitCode()).isZero();
    project.migration(
        "R__titles.sql",
        """
        DROP VIEW IF EXISTS titles;
        CREATE VIEW titles AS SELECT id, title FROM proposals;
        CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE TABLE IF NOT EXISTS proposals (id integer);
        """);

    SentryProcess.Ended ended = project.run("rehearse");

    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out()).doesNotContain("hazard.");
  }
}
