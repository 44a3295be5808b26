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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is recorded and gone may come again by what is pending: if it does on a scratch database
 * that lacks the same, and then here.
 */
@ServerTest
class GateBroughtAgainTest {
  private static final String VISITOR = "ALTER TABLE proposals ADD COLUMN visitor text;";
  private static final String GONE = "ALTER TABLE proposals DROP COLUMN visitor";

  @TempDir Path directory;

  private Project withVisitorGone(TestDatabase database) {
    Project project = withV2(directory, database, VISITOR);
    passes(project.run("gate"));
    database.execute(GONE);
    return project;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE VIEW thing AS SELECT id FROM proposals | DROP VIEW thing"
            + " | CREATE OR REPLACE VIEW thing AS SELECT id FROM proposals",
        "CREATE TABLE thing (id serial PRIMARY KEY) | DROP TABLE thing"
            + " | CREATE TABLE IF NOT EXISTS thing (id serial PRIMARY KEY)",
        "CREATE FUNCTION thing() RETURNS int LANGUAGE sql AS 'SELECT 1' | DROP FUNCTION thing"
            + " | CREATE OR REPLACE FUNCTION thing() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION citext | DROP EXTENSION citext | CREATE EXTENSION IF NOT EXISTS citext",
        "CREATE SCHEMA thing | DROP SCHEMA thing | CREATE SCHEMA IF NOT EXISTS thing",
        "CREATE SEQUENCE thing | DROP SEQUENCE thing | CREATE SEQUENCE IF NOT EXISTS thing",
        "CREATE TYPE thing AS ENUM ('a') | DROP TYPE thing"
            + " | DO $$ BEGIN CREATE TYPE thing AS ENUM ('a');"
            + " EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "CREATE UNIQUE INDEX thing ON proposals (title) | DROP INDEX thing"
            + " | CREATE UNIQUE INDEX IF NOT EXISTS thing ON proposals (title)",
        "ALTER TABLE proposals ADD CONSTRAINT thing UNIQUE (title)"
            + " | ALTER TABLE proposals DROP CONSTRAINT thing"
            + " | ALTER TABLE proposals DROP CONSTRAINT IF EXISTS thing,"
            + " ADD CONSTRAINT thing UNIQUE (title)",
      })
  void ofWhateverKindItIs(String made, String gone, String again, TestDatabase database) {
    Project project = withV2(directory, database, made + ";");
    passes(project.run("gate"));
    database.execute(gone);
    project.migration("V3__more.sql", "ALTER TABLE proposals ADD COLUMN more int;");
    refuses(project.run("gate"), "blocker history.stamped-but-absent: V2 visitor");

    project.migration("V4__again.sql", again + ";");

    passes(project.run("gate"));
    passes(project.run("gate", "--drift", "refuse"));
  }

  @Test
  void whereACommentIsGoneBesides(TestDatabase database) {
    Project project =
        withV2(directory, database, "COMMENT ON TABLE proposals IS 'what was written';");
    project.migration("V3__visitor.sql", VISITOR);
    passes(project.run("gate"));
    database.execute(GONE);
    database.execute("COMMENT ON TABLE proposals IS NULL");
    project.migration(
        "V4__again.sql",
        """
        ALTER TABLE proposals ADD COLUMN IF NOT EXISTS visitor text;
        COMMENT ON TABLE proposals IS 'what was written';
        """);

    passes(project.run("gate"));
    passes(project.run("gate", "--drift", "refuse"));
  }

  @Test
  void notWithAnotherDefinitionThanTheHistoryHas(TestDatabase database) {
    Project project = withVisitorGone(database);
    project.migration(
        "V3__again.sql", "ALTER TABLE proposals ADD COLUMN IF NOT EXISTS visitor varchar(9);");

    refuses(project.run("gate"), "blocker history.stamped-but-absent: V2 visitor");
  }

  @Test
  void notTooLateForAMigrationThatUsesIt(TestDatabase database) {
    Project project = withVisitorGone(database);
    project
        .migration("V3__used.sql", "CREATE INDEX ix_visitor ON proposals (visitor);")
        .migration("V4__again.sql", "ALTER TABLE proposals ADD COLUMN IF NOT EXISTS visitor text;");

    refuses(project.run("gate"), "blocker history.stamped-but-absent: V2 visitor");
  }

  @Test
  void notIfTheRowsThatAnotherMigrationWroteAreGoneWithIt(TestDatabase database) {
    Project project = withV2(directory, database, "CREATE TABLE stages (name text PRIMARY KEY);");
    project.migration("V3__rows.sql", "INSERT INTO stages VALUES ('draft'), ('sent');");
    passes(project.run("gate"));
    database.execute("DROP TABLE stages");
    project.migration(
        "V4__again.sql", "CREATE TABLE IF NOT EXISTS stages (name text PRIMARY KEY);");

    refuses(
        project.run("gate"),
        "blocker history.stamped-but-absent: V2 visitor",
        "Bring it back with the rows that migrations have written to it");
  }

  @Test
  void andIfItDoesNotComeHereTheRunDoesNotPass(TestDatabase database) {
    Project project = withVisitorGone(database);
    database.execute("INSERT INTO proposals VALUES (1, 'a')");
    project.migration(
        "V3__again.sql",
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM proposals) THEN
            ALTER TABLE proposals ADD COLUMN IF NOT EXISTS visitor text;
          END IF;
        END $$;
        """);

    Ended ended = project.run("gate");

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out())
        .contains(
            "blocker catalogue.drifted: catalogue",
            "have not left here what they leave on a scratch database: column"
                + " public.proposals.visitor is not there",
            "STATE: the migrations listed as applied are in and recorded");
  }

  @Test
  void whatAMigrationDoesOtherwiseHereIsSaidAfterwards(TestDatabase database) {
    String byRows =
        """
        DO $$ BEGIN
          IF EXISTS (SELECT FROM proposals) THEN
            CREATE INDEX ix_%1$s ON proposals (title);
          END IF;
        END $$;
        """;
    Project project = withV2(directory, database, byRows.formatted("warned"));
    database.execute("INSERT INTO proposals VALUES (1, 'a')");

    Ended warned = project.run("gate");
    passes(warned);
    assertThat(warned.out())
        .contains("warning catalogue.drifted: catalogue", "index public.proposals.ix_warned");

    database.execute("DROP INDEX ix_warned");
    project.migration("V3__more.sql", byRows.formatted("refused"));
    Ended refused = project.run("gate", "--drift", "refuse");
    assertThat(refused.exitCode()).as(refused.all()).isEqualTo(52);
    assertThat(refused.out())
        .contains("blocker catalogue.drifted", "STATE: the migrations listed as applied are in");
  }
}
