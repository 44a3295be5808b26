package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A role that may do everything but one thing. Whatever the gate cannot read or write is named, and
 * none of it passes.
 */
@ServerTest
class PoorRoleTest {
  @TempDir Path directory;

  /**
   * In the statements {@code poor} is the role. The database is at head of the first of two
   * migrations, which its owner has run.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the database     | REVOKE CONNECT ON DATABASE :db FROM PUBLIC, poor | gate  | 22 | server.privilege
          the schema       | REVOKE USAGE ON SCHEMA public FROM PUBLIC, poor  | gate  | 52 | none that this role may use
          what is new      | REVOKE CREATE ON SCHEMA public FROM PUBLIC, poor | gate  | 22 | server.privilege
          the history      | REVOKE SELECT ON flyway_schema_history FROM poor | gate  | 52 | history.unreadable
          its rows         | REVOKE INSERT ON flyway_schema_history FROM poor | gate  | 22 | server.privilege
          a row of it      | REVOKE UPDATE ON flyway_schema_history FROM poor | gate  | 22 | server.privilege
          the same         | REVOKE DELETE ON flyway_schema_history FROM poor | gate  | 22 | server.privilege
          the table        | ALTER TABLE proposals OWNER TO postgres          | gate  | 50 | migration.failed
          the rows it asks | REVOKE SELECT ON watched FROM poor               | gate  | 60 | contract.probe-failed
          the check's      | REVOKE SELECT ON flyway_schema_history FROM poor | check | 52 | history.unreadable
          for a proof      | ALTER ROLE poor NOCREATEDB                       | gate  | 0  | success
          a setting        | ALTER ROLE poor SET default_transaction_read_only = on | gate | 22 | server.read-only
          a role to log in | ALTER ROLE poor NOLOGIN                          | gate  | 21 | connect.password-refused
          """)
  void isNamed(
      String what, String taken, String command, int exitCode, String code, TestDatabase database) {
    String role = "poor_" + database.name();
    database.execute(
        "CREATE ROLE "
            + role
            + " LOGIN CREATEDB; ALTER DATABASE "
            + database.name()
            + " OWNER TO "
            + role
            + ";");
    try {
      Project project =
          Project.small(directory)
              .with("DATABASE_URL", database.url().replaceFirst("//[^@]*@", "//" + role + "@"));
      Ended first = project.run("gate");
      assertThat(first.exitCode()).as(first.all()).isZero();
      database.execute("CREATE TABLE watched (id int); GRANT SELECT ON watched TO " + role);
      database.execute(
          "ALTER TABLE flyway_schema_history OWNER TO postgres;"
              + " GRANT ALL ON flyway_schema_history TO "
              + role
              + "; ALTER SCHEMA public OWNER TO postgres; GRANT ALL ON SCHEMA public TO "
              + role);
      project
          .migration("V2__note.sql", "ALTER TABLE proposals ADD note text;\n")
          .contract(
              """
              [tables.proposals.columns]
              title = "text"
              [probes.watched]
              sql = "SELECT 1 FROM watched"
              """);
      database.execute("ALTER DATABASE " + database.name() + " OWNER TO postgres");
      database.execute(taken.replace("poor", role).replace(":db", database.name()));
      Ended ended = project.run(command);
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
      assertThat(ended.out()).contains(code);
      assertThat(ended.all()).doesNotContain("\tat ");
    } finally {
      database.execute(
          "REASSIGN OWNED BY "
              + role
              + " TO postgres; DROP OWNED BY "
              + role
              + "; DROP ROLE "
              + role);
    }
  }
}
