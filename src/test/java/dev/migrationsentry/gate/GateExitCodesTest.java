package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every exit code of design section 4, brought about on a real server. Signals: GateSignalsTest.
 */
@ServerTest
class GateExitCodesTest {
  @TempDir Path directory;

  @Test
  void zeroWhenEverythingIsProved(TestDatabase database) {
    Ended first = Project.small(directory).on(database).run("gate");
    assertThat(first.exitCode()).as(first.all()).isZero();
    assertThat(first.out())
        .contains("=== MIGRATION SENTRY: starting ===")
        .contains("[SENTRY] DB OK: " + database.name())
        .contains("=== MIGRATION SENTRY: verifying required columns ===")
        .contains("[SENTRY] schema OK.")
        .contains("found 1, applied 1, verified")
        .endsWith("=== MIGRATION SENTRY: success ===\n");
    assertThat(database.query("SELECT count(*) FROM proposals")).containsExactly("0");
  }

  @Test
  void zeroAgainApplyingNothingAndTakingNoLock(TestDatabase database) throws Exception {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    try (Connection holder = database.connect()) {
      holder.createStatement().execute("SELECT pg_advisory_lock(4711)");
      Ended again = project.run("gate", "--lock-key", "4711", "--lock-wait", "1s");
      assertThat(again.exitCode()).as(again.all()).isZero();
      assertThat(again.out()).contains("applied 0");
    }
  }

  @Test
  void gateIsWhatRunsWithoutACommand(TestDatabase database) {
    assertThat(Project.small(directory).on(database).run().out()).contains("success");
  }

  @Test
  void twoOnAnUnknownFlag(TestDatabase database) {
    Ended ended = Project.small(directory).on(database).run("gate", "--lock-timeot", "1s");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.all()).contains("--lock-timeot").contains("--lock-timeout");
  }

  @Test
  void twoOnAnUnknownKeyInTheFile(TestDatabase database) {
    Ended ended =
        Project.small(directory).file("sentry.toml", "lock-timeot = \"1s\"\n").on(database).run();
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.all()).contains("sentry.toml:1").contains("lock-timeout");
  }

  @Test
  void tenWithoutADatabaseUrl() {
    Ended ended = Project.small(directory).run("gate");
    assertThat(ended.exitCode()).isEqualTo(10);
    assertThat(ended.out())
        .contains("DATABASE_URL")
        .endsWith("=== MIGRATION SENTRY: BLOCKED (exit 10: environment invalid) ===\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "postgres://",
        "mysql://u:s3cretpw@h/d",
        "\"postgres://u:s3cretpw@h/d\""
      })
  void tenOnADatabaseUrlThatIsNone(String url) {
    Ended ended = Project.small(directory).with("DATABASE_URL", url).run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(10);
    assertThat(ended.all()).doesNotContain("s3cretpw");
  }

  @Test
  void tenNamesEveryProblemInOnePass() {
    Ended ended =
        Project.empty(directory)
            .file("sentry.toml", "[environment.required]\nSECRET_KEY = \"non-empty\"\n")
            .run("gate");
    assertThat(ended.exitCode()).isEqualTo(10);
    assertThat(ended.out())
        .contains("environment.database-url.missing")
        .contains("environment.variable.missing")
        .contains("SECRET_KEY")
        .contains("release.contract.absent");
  }

  @Test
  void elevenWithoutMigrations(TestDatabase database) throws Exception {
    Project project = Project.small(directory).on(database);
    Files.delete(directory.resolve("sql/migrations/V1__create_proposals.sql"));
    assertThat(project.run("gate").exitCode()).isEqualTo(11);
  }

  @Test
  void elevenOnAMisnamedFile(TestDatabase database) {
    Ended ended =
        Project.small(directory).migration("V2_add_it.sql", "SELECT 1;").on(database).run("gate");
    assertThat(ended.exitCode()).isEqualTo(11);
    assertThat(ended.out()).contains("V2_add_it.sql").contains("V2__add_it.sql");
    assertThat(database.query("SELECT to_regclass('proposals')")).containsExactly("null");
  }

  @Test
  void elevenOnAScriptThatNeedsWhatTheServerLacks(TestDatabase database) {
    Ended ended =
        Project.small(directory)
            .migration(
                "V2__needs.sql",
                "CREATE EXTENSION no_such_extension;\nGRANT SELECT ON proposals TO nobody_there;\n")
            .on(database)
            .run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(11);
    assertThat(ended.out())
        .contains("V2__needs.sql:1")
        .contains("no_such_extension")
        .contains("V2__needs.sql:2")
        .contains("nobody_there");
    assertThat(database.query("SELECT to_regclass('proposals')")).containsExactly("null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REINDEX TABLE CONCURRENTLY proposals;",
        "ALTER TABLE parts DETACH PARTITION parts_1 CONCURRENTLY;",
        "CLUSTER;",
        "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'; CALL p();",
      })
  void elevenOnAStatementThatNoTransactionTakes(String statement, TestDatabase database) {
    Ended ended =
        Project.small(directory).migration("V2__alone.sql", statement).on(database).run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(11);
    assertThat(ended.out())
        .contains("release.script.not-transactional")
        .contains("V2__alone.sql.conf")
        .contains("executeInTransaction=false");
    assertThat(database.query("SELECT to_regclass('proposals')")).containsExactly("null");
  }

  @Test
  void scriptsThatAreAppliedAlreadyAreNotHeldAgainstTheRelease(TestDatabase database) {
    String makesItsRole = "CREATE ROLE passing; GRANT SELECT ON proposals TO passing;";
    Project project = Project.small(directory).migration("V2__role.sql", makesItsRole).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    database.execute("DROP OWNED BY passing; DROP ROLE passing");
    assertThat(project.run("gate").exitCode()).isZero();
  }

  @Test
  void elevenWithoutAContract(TestDatabase database) throws Exception {
    Project project = Project.small(directory).on(database);
    Files.delete(directory.resolve("sql/contract.toml"));
    assertThat(project.run("gate").exitCode()).isEqualTo(11);
  }

  @Test
  void twentyWhenNobodyAnswers() {
    Ended ended =
        Project.small(directory)
            .with("DATABASE_URL", "postgres://app:s3cretpw@127.0.0.1:1/app")
            .run("gate", "--connect-timeout", "2s");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(20);
    assertThat(ended.all()).contains("127.0.0.1:1").doesNotContain("s3cretpw");
  }

  @Test
  void twentyOneWhenTheDatabaseIsNotThere(TestDatabase database) {
    Ended ended =
        Project.small(directory).with("DATABASE_URL", database.server().url("nowhere")).run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(21);
    assertThat(ended.out()).contains("connect.database-unknown").contains("nowhere");
  }

  @Test
  void twentyTwoWhenSessionsAreReadOnly(TestDatabase database) {
    database.execute(
        "ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
    Ended ended = Project.small(directory).on(database).run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(22);
    assertThat(ended.out()).contains("server.read-only");
  }

  @Test
  void twentyTwoWhenTheRoleMayNotMigrate(TestDatabase database) {
    database.execute(
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC;"
            + " CREATE ROLE onlooker LOGIN PASSWORD 's3cretpw'; CREATE SCHEMA app");
    String url =
        database
            .settings()
            .jdbcUrl()
            .replace("jdbc:postgresql://", "postgres://onlooker:s3cretpw@");
    try {
      Project project = Project.small(directory).with("DATABASE_URL", url);
      Ended ended = project.run("gate");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(22);
      assertThat(ended.out())
          .contains("GRANT CREATE ON SCHEMA \"public\" TO \"onlooker\";")
          .contains("the database was not touched");
      // What it may not do in public is no matter where the project has a schema of its own.
      project.file(
          "flyway.conf", "flyway.locations=filesystem:sql/migrations\nflyway.schemas=app\n");
      project.contract("[tables.\"app.proposals\"]\n");
      database.execute("GRANT USAGE, CREATE ON SCHEMA app TO onlooker");
      Ended granted = project.run("gate");
      assertThat(granted.exitCode()).as(granted.all()).isZero();
    } finally {
      database.execute("DROP OWNED BY onlooker; DROP ROLE onlooker");
    }
  }

  @Test
  void thirtyWhenAnotherSessionHoldsTheLock(TestDatabase database) throws Exception {
    try (Connection holder = database.connect()) {
      holder.createStatement().execute("SELECT pg_advisory_lock(4711)");
      Ended ended =
          Project.small(directory)
              .on(database)
              .run("gate", "--lock-key", "4711", "--lock-wait", "1s");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(30);
      assertThat(ended.out()).contains("lock.held").contains("pg_terminate_backend(");
    }
  }

  @Test
  void thirtyOneWhenTheLockIsLostBetweenTwoMigrations(TestDatabase database) {
    String endTheLock =
        """
        SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE locktype = 'advisory' AND classid = 0 AND objid = 4711 AND granted;
        SELECT pg_sleep(0.3);
        """;
    Ended ended =
        Project.small(directory)
            .migration("V2__end_the_lock.sql", endTheLock)
            .migration("V3__never.sql", "CREATE TABLE never (id int);")
            .on(database)
            .run("gate", "--lock-key", "4711");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(31);
    assertThat(database.query("SELECT to_regclass('never')")).containsExactly("null");
  }

  @Test
  void fiftyWhenAMigrationFailsAndIsRolledBack(TestDatabase database) {
    Ended ended =
        Project.small(directory)
            .migration(
                "V2__broken.sql", "CREATE TABLE half (id int);\nSELECT no_such_function();\n")
            .on(database)
            .run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(50);
    assertThat(ended.out()).contains("V2__broken.sql:2").contains("42883");
    assertThat(database.query("SELECT to_regclass('half')")).containsExactly("null");
  }

  @Test
  void fiftyOneWhenAConcurrentIndexFailsPartWay(TestDatabase database) {
    Ended ended =
        Project.small(directory)
            .migration("V2__duplicates.sql", "INSERT INTO proposals VALUES (1, 'a'), (2, 'a');")
            .migration(
                "V3__unique.sql",
                "CREATE UNIQUE INDEX CONCURRENTLY ux_proposals_title ON proposals (title);")
            .on(database)
            .run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(51);
    assertThat(ended.out())
        .contains("ux_proposals_title")
        .contains("DROP INDEX CONCURRENTLY")
        .doesNotContain("(title)=(a)");
  }

  @Test
  void fiftyTwoWhenAnAppliedFileWasChanged(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    project.migration("V1__create_proposals.sql", "CREATE TABLE proposals (id bigint);");
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains("history.changed").contains("V1__create_proposals.sql");
  }

  @Test
  void fiftyTwoWhenTheSchemaHasTablesAndNoHistory(TestDatabase database) {
    database.execute("CREATE TABLE customers (id int)");
    Ended ended = Project.small(directory).on(database).run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains("history.absent");
    assertThat(database.query("SELECT to_regclass('flyway_schema_history')"))
        .containsExactly("null");
  }

  @Test
  void fiftyTwoWhenAHotPatchWentAhead(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    database.execute("ALTER TABLE proposals ADD COLUMN visitor_session_id varchar(64)");
    project.migration(
        "V2__visitor.sql", "ALTER TABLE proposals ADD COLUMN visitor_session_id varchar(64);");
    Ended ended = project.run("gate", "--recovery", "none", "--drift", "ignore");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains("history.present-but-unrecorded");
  }

  @Test
  void sixtyWhenAColumnIsGone(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration("V2__visitor.sql", "ALTER TABLE proposals ADD COLUMN visitor text;")
            .contract("[tables.proposals.columns]\nvisitor = \"text\"\n")
            .on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    database.execute("ALTER TABLE proposals DROP COLUMN visitor");
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(60);
    assertThat(ended.out())
        .contains("contract.column-missing")
        .contains("proposals.visitor")
        .contains("(sql/migrations/V2__visitor.sql:1) makes it; it is recorded as applied")
        .contains("ALTER TABLE public.proposals ADD COLUMN visitor text;")
        .endsWith("=== MIGRATION SENTRY: BLOCKED (exit 60: contract not kept) ===\n");
  }

  @Test
  void sixtyWhenAnInvalidIndexHidesBehindIfNotExists(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    database.execute("INSERT INTO proposals VALUES (1, 'a'), (2, 'a')");
    for (String index : new String[] {"ux_title", "ux_by_hand"}) {
      assertThatThrownBy(
              () ->
                  database.execute(
                      "CREATE UNIQUE INDEX CONCURRENTLY " + index + " ON proposals (title)"))
          .hasMessageContaining("duplicate");
    }
    project.migration(
        "V2__index.sql",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ux_title ON proposals (title);");
    Ended ended = project.run("gate", "--recovery", "none", "--drift", "ignore");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(60);
    assertThat(ended.out())
        .contains("blocker contract.index-invalid: public.proposals.ux_title")
        .contains("REINDEX INDEX CONCURRENTLY public.ux_title;")
        .contains("warning contract.index-invalid: public.proposals.ux_by_hand");
  }

  @Test
  void sixtyOneWhenAProbeFindsRows(TestDatabase database) {
    Project project =
        Project.small(directory)
            .contract(
                """
                [probes.no-empty-titles]
                sql = "SELECT id FROM public.proposals WHERE title = ''"
                """)
            .on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    database.execute("INSERT INTO proposals VALUES (815, '')");
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(61);
    assertThat(ended.out())
        .contains("1 row violates it")
        .contains("no-empty-titles")
        .doesNotContain("815");
  }

  @Test
  void seventyFiveWhenTheDeadlineIsReached(TestDatabase database) throws Exception {
    Ended ended =
        Project.small(directory)
            .migration("V2__slow.sql", "CREATE TABLE slow (id int); SELECT pg_sleep(60);")
            .on(database)
            .run("gate", "--deadline", "3s");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(75);
    assertThat(database.query("SELECT to_regclass('slow')")).containsExactly("null");
    LeftOvers.goneSoon(database);
  }
}
