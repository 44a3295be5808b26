package dev.migrationsentry.gate;

import static dev.migrationsentry.gate.Gated.refuses;
import static dev.migrationsentry.gate.Gated.withV2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a migration that is in by half, the statement that is in is named and the one that is not. */
@ServerTest
class GatePartAppliedTest {
  private static final String OTHER = "ALTER TABLE proposals ADD COLUMN other int";

  @TempDir Path directory;

  /** Values are not shown. */
  private static String words(String kind, int line, String statement) {
    String masked = statement.replaceAll("'[^']*'", "'…'");
    String shown = masked.length() > 60 ? masked.substring(0, 60) : masked + ")";
    return kind + " V2__visitor.sql:" + line + " (" + shown;
  }

  /** Each by itself: what it makes, changes or drops is in, and the other statement is not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TYPE stage AS ENUM ('draft', 'sent')",
        "CREATE TYPE place AS (street text, town text)",
        "CREATE DOMAIN short AS varchar(9) CHECK (VALUE <> '')",
        "CREATE VIEW titles AS SELECT title FROM proposals",
        "CREATE MATERIALIZED VIEW counts AS SELECT count(*) AS n FROM proposals",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1'",
        "CREATE AGGREGATE longest(text) (SFUNC = textcat, STYPE = text)",
        "CREATE SEQUENCE numbers START 7",
        "CREATE TRIGGER same BEFORE UPDATE ON proposals FOR EACH ROW EXECUTE FUNCTION"
            + " suppress_redundant_updates_trigger()",
        "CREATE RULE never AS ON DELETE TO proposals DO INSTEAD NOTHING",
        "CREATE EXTENSION citext",
        "CREATE SCHEMA archive",
        "CREATE POLICY own ON proposals USING (title <> '')",
        "COMMENT ON TABLE proposals IS 'what was written'",
        "GRANT SELECT ON proposals TO PUBLIC",
        "ALTER TABLE proposals ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE proposals ALTER COLUMN title SET DEFAULT 'untitled'",
        "ALTER TABLE proposals ALTER COLUMN title DROP NOT NULL",
        "ALTER TABLE proposals RENAME COLUMN title TO heading",
        "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || 'by_' || 'code (id int)'; END $$",
      })
  void theStatementThatIsInIsNamedAndTheOneThatIsNot(String statement, TestDatabase database) {
    String sql = statement;
    Project project = withV2(directory, database, "-- a comment\n" + sql + ";\n\n" + OTHER + ";\n");
    database.execute(sql);

    refuses(
        project.run("gate"),
        "blocker recovery.not-proved: V2 visitor",
        words("what is in is", 2, sql),
        words("what is not is", 4, OTHER));
    Ended recover = project.run("recover");
    assertThat(recover.out()).contains("NEXT:  Run by hand what is not in");
    assertThat(recover.out()).contains(words("what is not is", 4, OTHER));
  }

  @Test
  void statementsThatBuildOnOneAnotherAreToldApart(TestDatabase database) {
    Project project =
        withV2(
            directory,
            database,
            """
            ALTER TABLE proposals ADD COLUMN visitor text;
            ALTER TABLE proposals ALTER COLUMN visitor SET DEFAULT 'v';
            INSERT INTO proposals (id, title) VALUES (7, 'seventh');
            ALTER TABLE proposals ALTER COLUMN visitor SET NOT NULL;
            """);
    database.execute("ALTER TABLE proposals ADD COLUMN visitor text DEFAULT 'v'");

    refuses(
        project.run("gate"),
        "what is in is V2__visitor.sql:1 (ALTER TABLE proposals ADD COLUMN visitor text),"
            + " V2__visitor.sql:2 (ALTER",
        "what is not is V2__visitor.sql:4 (ALTER TABLE proposals ALTER COLUMN visitor SET NOT NULL)",
        "what the catalogue does not tell of is V2__visitor.sql:3 (INSERT INTO proposals");
  }

  @Test
  void aStatementOfWhichAPartIsInIsSaidToBe(TestDatabase database) {
    Project project =
        withV2(
            directory,
            database,
            """
            DO $$ BEGIN
              EXECUTE 'CREATE TABLE first (id int)';
              EXECUTE 'CREATE TABLE second (id int)';
            END $$;
            CREATE TABLE third (id int);
            """);
    database.execute("CREATE TABLE first (id int)");

    refuses(
        project.run("gate"),
        "what is in by half, or otherwise, is V2__visitor.sql:1 (DO $$ BEGIN EXECUTE",
        "what is not is V2__visitor.sql:5 (CREATE TABLE third (id int))");
  }

  @Test
  void soIsWhatAScriptWithoutATransactionLeftWhenItFailed(TestDatabase database) {
    Project project =
        withV2(
            directory,
            database,
            """
            CREATE VIEW titles AS SELECT title FROM proposals;
            CREATE UNIQUE INDEX CONCURRENTLY ux_title ON proposals (title);
            COMMENT ON TABLE proposals IS 'what was written';
            """);
    project.file("sql/migrations/V2__visitor.sql.conf", "executeInTransaction=false\n");
    database.execute("INSERT INTO proposals VALUES (1, 'a'), (2, 'a')");
    assertThat(project.run("gate").exitCode()).isEqualTo(51);
    List<String> before = database.query("SELECT * FROM flyway_schema_history");

    refuses(
        project.run("gate"),
        "what is in is V2__visitor.sql:1 (CREATE VIEW titles",
        "what is not is V2__visitor.sql:3 (COMMENT ON TABLE",
        "what is in by half, or otherwise, is V2__visitor.sql:2 (CREATE UNIQUE INDEX CONCURRENTLY");

    assertThat(database.query("SELECT * FROM flyway_schema_history")).isEqualTo(before);
  }

  @Test
  void ofAScriptWithTransactionsOfItsOwnItIsSaidThatItCannotBeTold(TestDatabase database) {
    Project project =
        withV2(
            directory,
            database,
            """
            BEGIN;
            CREATE TABLE first (id int);
            COMMIT;
            CREATE TABLE second (id int);
            """);
    project.file("sql/migrations/V2__visitor.sql.conf", "executeInTransaction=false\n");
    database.execute("CREATE TABLE second (id int)");

    refuses(
        project.run("gate"),
        "in: table public.second, column public.second.id; not in: table public.first",
        "which of its statements are in cannot be told");
  }
}
