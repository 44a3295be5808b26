package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@ServerTest
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FlywayEngineTest {
  @TempDir Path folder;

  @Test
  void appliesWhatIsPendingAndTellsEachStatement(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__make.sql", "CREATE TABLE a (x int);\nINSERT INTO a VALUES (1), (2);\n")
            .file("V2__say.sql", "DO 'BEGIN RAISE NOTICE ''hello''; END';\n")
            .file("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 'secret' AS x FROM a;\n");

    MigrationOutcome outcome = run.migrate();

    assertThat(outcome.names().stream().map(MigrationName::label))
        .containsExactly("V1 make", "V2 say", "R view");
    AppliedMigration.Statement insert = outcome.applied().getFirst().statements().get(1);
    assertThat(insert.line()).isEqualTo(2);
    assertThat(insert.rows()).isEqualTo(2);
    assertThat(outcome.applied().get(1).statements().getFirst().notices()).containsExactly("hello");
    assertThat(outcome.applied().get(2).statements().getFirst().sql()).doesNotContain("secret");
    assertThat(run.events(RunEvent.MigrationStarted.class)).hasSize(3);
    assertThat(run.events(RunEvent.MigrationEnded.class)).hasSize(3);
    assertThat(run.events(RunEvent.StatementEnded.class)).hasSize(4);
    assertThat(run.events(RunEvent.ServerNotice.class))
        .contains(new RunEvent.ServerNotice("NOTICE", "hello"));
    assertThat(run.diagnosis().atHead()).isTrue();
  }

  @Test
  void buildsIndexesConcurrentlyTwiceInOneRun(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__make.sql", "CREATE TABLE a (x int, y int);\n")
            .file("V2__x.sql", "CREATE INDEX CONCURRENTLY ix_x ON a (x);\n")
            .file("V3__y.sql", "CREATE INDEX CONCURRENTLY ix_y ON a (y);\n")
            .file("V4__more.sql", "ALTER TABLE a ADD z int;\n");

    assertThat(run.migrate().applied()).hasSize(4);
    assertThat(
            target.query(
                "SELECT count(*) FROM pg_index WHERE indisvalid AND indrelid='a'::regclass"))
        .containsExactly("2");
  }

  @Test
  void aFailedStatementIsNamedWithItsPlaceAndNothingOfItStays(TestDatabase target)
      throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__make.sql", "CREATE TABLE a (x int);\n")
            .file("V2__break.sql", "CREATE TABLE b (x int);\nALTER TABLE nowhere ADD y int;\n");

    StepRefused refused = run.refused();

    Finding finding = only(refused);
    assertThat(finding.code()).isEqualTo(FindingCode.MIGRATION_FAILED);
    assertThat(finding.subject()).isEqualTo("V2 break");
    assertThat(finding.seen()).contains("42P01").contains("nowhere").contains("ALTER TABLE");
    assertThat(String.valueOf(finding.place())).endsWith("V2__break.sql:2");
    assertThat(refused.state()).isEqualTo(DatabaseState.MIGRATIONS_IN);
    assertThat(target.query("SELECT to_regclass('b')")).containsExactly("null");
    assertThat(run.events(RunEvent.MigrationEnded.class)).hasSize(1);
    assertThat(run.events(RunEvent.MigrationFailed.class)).hasSize(1);
  }

  @Test
  void rowDataInTheServersDetailIsNotRepeated(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file(
                "V1__twice.sql",
                "CREATE TABLE a (x text UNIQUE);\nINSERT INTO a VALUES ('s3cret'), ('s3cret');\n");

    StepRefused refused = run.refused();

    assertThat(only(refused).toString()).contains("23505").doesNotContain("s3cret");
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
  }

  @Test
  void whatIsThereAlreadyIsAHistoryFinding(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__make.sql", "CREATE TABLE a (x int);\n")
            .file("V2__column.sql", "ALTER TABLE a ADD y int;\n");
    run.file("V2__column.sql", "SELECT 1;\n");
    run.migrate();
    target.execute("DELETE FROM flyway_schema_history WHERE version = '2'");
    target.execute("ALTER TABLE a ADD y int");
    run.file("V2__column.sql", "ALTER TABLE a ADD y int;\n");

    StepRefused refused = run.refused();

    assertThat(only(refused).code()).isEqualTo(FindingCode.HISTORY_UNRECORDED);
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
  }

  @Test
  void aDeferredConstraintThatFailsAtCommitIsNamed(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file(
                "V1__late.sql",
                """
                CREATE TABLE a (x int UNIQUE DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO a VALUES (1), (1);
                """);

    StepRefused refused = run.refused();

    assertThat(only(refused).seen()).contains("COMMIT was refused").contains("23505");
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
    assertThat(target.query("SELECT to_regclass('flyway_schema_history')")).containsExactly("null");
  }

  @Test
  void groupMixedAndNonTransactionalProjectsRunAsTheyDoWithFlyway(TestDatabase target)
      throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__make.sql", "CREATE TABLE a (x int);\n")
            .file(
                "V2__mixed.sql",
                "ALTER TABLE a ADD y int;\nCREATE INDEX CONCURRENTLY ix_y ON a (y);\n")
            .file("V3__more.sql", "ALTER TABLE a ADD z int;\n");
    run.flyway = configuration -> configuration.group(true).mixed(true);

    assertThat(run.migrate().applied()).hasSize(3);
    assertThat(run.diagnosis().atHead()).isTrue();
  }

  @Test
  void aGroupIsRolledBackAsAWhole(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__make.sql", "CREATE TABLE a (x int);\n")
            .file("V2__break.sql", "SELECT 1 / 0;\n");
    run.flyway = configuration -> configuration.group(true);

    StepRefused refused = run.refused();

    assertThat(only(refused).subject()).isEqualTo("V2 break");
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
    assertThat(run.events(RunEvent.MigrationEnded.class)).isEmpty();
    assertThat(target.query("SELECT to_regclass('a')")).containsExactly("null");
  }

  @Test
  void adoptsASchemaAtTheBaselineThatTheProjectNames(TestDatabase target) throws Exception {
    target.execute("CREATE TABLE a (x int)");
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__make.sql", "CREATE TABLE a (x int);\n")
            .file("V2__more.sql", "ALTER TABLE a ADD y int;\n");
    run.flyway = configuration -> configuration.baselineOnMigrate(true).baselineVersion("1");

    assertThat(run.migrate().names().stream().map(MigrationName::label)).containsExactly("V2 more");
    assertThat(run.diagnosis().atHead()).isTrue();
  }

  @Test
  void aFreshDatabaseStartsFromABaselineMigration(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__make.sql", "CREATE TABLE a (x int);\n")
            .file("B2__start.sql", "CREATE TABLE a (x int, y int);\n")
            .file("V3__more.sql", "ALTER TABLE a ADD z int;\n");

    assertThat(run.migrate().names().stream().map(MigrationName::script))
        .containsExactly("B2__start.sql", "V3__more.sql");
    assertThat(run.diagnosis().atHead()).isTrue();
  }

  @Test
  void copyAndBatchesRunAsTheyDoWithFlyway(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file(
                "V1__fill.sql",
                """
                CREATE TABLE a (x int);
                INSERT INTO a VALUES (1);
                INSERT INTO a VALUES (2);
                COPY a FROM STDIN;
                3
                4
                \\.
                """);
    run.flyway = configuration -> configuration.batch(true);

    assertThat(run.migrate().applied().getFirst().statements()).hasSize(4);
    assertThat(target.query("SELECT sum(x) FROM a")).containsExactly("10");
  }

  @Test
  void runsOutOfOrderWhereTheProjectDoes(TestDatabase target) throws Exception {
    ProjectRun run = new ProjectRun(target, folder).file("V2__two.sql", "SELECT 2;\n");
    run.flyway = configuration -> configuration.outOfOrder(true);
    run.migrate();
    run.file("V1__one.sql", "SELECT 1;\n");

    assertThat(run.migrate().names().getFirst().label()).isEqualTo("V1 one");
  }

  @Test
  void aLostLockStopsTheRunBeforeTheNextMigration(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__one.sql", "CREATE TABLE a (x int);\n")
            .file("V2__two.sql", "CREATE TABLE b (x int);\n");
    run.watching =
        event -> {
          if (event instanceof RunEvent.MigrationEnded) {
            target.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name LIKE '%lock'
                """);
          }
        };

    StepRefused refused = run.refused();

    assertThat(only(refused).code()).isEqualTo(FindingCode.LOCK_LOST);
    assertThat(refused.state()).isEqualTo(DatabaseState.MIGRATIONS_IN);
    assertThat(target.query("SELECT to_regclass('b')")).containsExactly("null");
  }

  @Test
  void aRepeatableWithATimestampIsAtHeadByTheRowThatWasJustWritten(TestDatabase target)
      throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__one.sql", "CREATE TABLE a (x int);\n")
            .file("R__stamp.sql", "COMMENT ON TABLE a IS '${flyway:timestamp}';\n");

    MigrationOutcome outcome = run.migrate();

    assertThat(outcome.applied()).hasSize(2);
    while (run.diagnosis().atHead()) {
      // Flyway's timestamp has whole seconds: until the next one the file reads the same.
      Thread.onSpinWait();
    }
    assertThat(run.diagnosis().atHead(outcome.names())).isTrue();
  }

  @Test
  void theLimitsOfARoleAreOverruled(TestDatabase target) throws Exception {
    target.execute("ALTER DATABASE " + target.name() + " SET lock_timeout = '1h'");
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__one.sql", "CREATE TABLE a AS SELECT current_setting('lock_timeout') AS x;\n")
            .file("V2__own.sql", "SET lock_timeout = 0;\n")
            .file("V3__three.sql", "INSERT INTO a SELECT current_setting('lock_timeout');\n");
    run.lockTimeout = Duration.ofMillis(1500);

    run.migrate();

    assertThat(target.query("SELECT x FROM a")).containsExactly("1500ms", "1500ms");
  }

  @Test
  void aCallbackThatLiftsTheLimitsIsRefused(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__one.sql", "CREATE TABLE a (x int);\n")
            .file("beforeEachMigrate__without_limits.sql", "SET lock_timeout = 0;\n");

    StepRefused refused = run.refused();

    assertThat(only(refused).code()).isEqualTo(FindingCode.TIMEOUTS_NOT_IN_FORCE);
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
    assertThat(target.query("SELECT to_regclass('a')")).containsExactly("null");
  }

  @Test
  void aCallbackThatFailsAfterEverythingIsInIsNoPass(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__one.sql", "CREATE TABLE a (x int);\n")
            .file("afterMigrate.sql", "SELECT 1;\nSELECT 1 / 0;\n");

    StepRefused refused = run.refused();

    Finding finding = only(refused);
    assertThat(finding.code()).isEqualTo(FindingCode.CALLBACK_FAILED);
    assertThat(finding.seen()).contains("afterMigrate").contains("22012");
    assertThat(String.valueOf(finding.place())).endsWith("afterMigrate.sql:2");
    assertThat(refused.state()).isEqualTo(DatabaseState.MIGRATIONS_IN);
    assertThat(run.events(RunEvent.MigrationEnded.class)).hasSize(1);
  }

  @Test
  void aCallbackThatFailsAfterAFailureDoesNotHideIt(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__one.sql", "ALTER TABLE nowhere ADD x int;\n")
            .file("afterMigrateError.sql", "SELECT 1 / 0;\n");

    List<Finding> findings = run.refused().findings();

    assertThat(findings.stream().map(Finding::code))
        .containsExactly(FindingCode.MIGRATION_FAILED, FindingCode.CALLBACK_FAILED);
    assertThat(findings.getFirst().seen()).contains("42P01");
  }

  private static Finding only(StepRefused refused) {
    assertThat(refused.findings()).hasSize(1);
    return refused.findings().getFirst();
  }
}
