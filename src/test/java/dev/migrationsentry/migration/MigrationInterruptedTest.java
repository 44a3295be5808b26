package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What comes from outside while a migration runs: other sessions, limits, signals. */
@ServerTest
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MigrationInterruptedTest {
  @TempDir Path folder;

  @Test
  void aBlockedMigrationNamesWhoBlocksItAndLeavesTheDatabaseAsItWas(TestDatabase target)
      throws Exception {
    target.execute("CREATE TABLE a (x int)");
    ProjectRun run = adoptedWith(target, "V2__y.sql", "ALTER TABLE a ADD y int;\n");
    run.lockTimeout = Duration.ofMillis(1200);
    run.retries = 1;

    try (Connection other = target.connect();
        Statement holder = other.createStatement()) {
      other.setAutoCommit(false);
      holder.execute("LOCK TABLE a IN ACCESS SHARE MODE");

      StepRefused refused = run.refused();

      Finding finding = only(refused);
      assertThat(finding.code()).isEqualTo(FindingCode.MIGRATION_BLOCKED);
      assertThat(finding.seen())
          .contains("55P03")
          .contains("tried 2 times")
          .contains("LOCK TABLE a IN ACCESS SHARE MODE")
          .contains("idle in transaction");
      assertThat(finding.remedy()).contains("SELECT pg_terminate_backend(" + pid(holder) + ");");
      assertThat(String.valueOf(finding.place())).endsWith("V2__y.sql:1");
      assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
      assertThat(run.events(RunEvent.Waiting.class))
          .anyMatch(event -> event.text().contains("pid " + pid(holder)));
      assertThat(run.events(RunEvent.Progress.class))
          .anyMatch(event -> event.text().contains("try 2 of 2"));
    }
  }

  @Test
  void aMigrationIsTriedAgainUntilTheBlockerHasLeft(TestDatabase target) throws Exception {
    target.execute("CREATE TABLE a (x int)");
    ProjectRun run =
        adoptedWith(target, "V2__y.sql", "CREATE TABLE b (x int);\nALTER TABLE a ADD y int;\n");
    run.lockTimeout = Duration.ofMillis(300);
    run.retries = 20;

    try (Connection other = target.connect();
        Statement holder = other.createStatement()) {
      other.setAutoCommit(false);
      holder.execute("LOCK TABLE a IN ACCESS SHARE MODE");
      CompletableFuture<Void> leaves =
          CompletableFuture.runAsync(
              () -> {
                await(run, RunEvent.Progress.class);
                rollback(other);
              });

      MigrationOutcome outcome = run.migrate();

      leaves.join();
      assertThat(outcome.applied()).hasSize(1);
      assertThat(outcome.retries()).isPositive();
      assertThat(run.events(RunEvent.MigrationEnded.class)).hasSize(1);
    }
  }

  @Test
  void aDeadlockIsTriedAgain(TestDatabase target) throws Exception {
    target.execute("CREATE TABLE a (x int); CREATE TABLE b (x int)");
    ProjectRun run =
        adoptedWith(
            target,
            "V2__both.sql",
            """
            LOCK TABLE a IN ACCESS EXCLUSIVE MODE;
            SELECT pg_sleep(0.3);
            LOCK TABLE b IN ACCESS EXCLUSIVE MODE;
            """);
    run.lockTimeout = Duration.ofSeconds(20);
    run.retries = 3;

    try (Connection other = target.connect();
        Statement holder = other.createStatement()) {
      holder.execute("SET deadlock_timeout = '1min'");
      other.setAutoCommit(false);
      holder.execute("LOCK TABLE b IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<Void> crosses =
          CompletableFuture.runAsync(
              () -> {
                await(run, RunEvent.StatementEnded.class);
                execute(holder, "LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
                rollback(other);
              });

      MigrationOutcome outcome = run.migrate();

      crosses.join();
      assertThat(outcome.retries()).isEqualTo(1);
      assertThat(run.events(RunEvent.Progress.class))
          .anyMatch(event -> event.text().contains("40P01"));
    }
  }

  @Test
  void aStatementThatTakesTooLongIsATimeout(TestDatabase target) throws Exception {
    ProjectRun run = new ProjectRun(target, folder).file("V1__slow.sql", "SELECT pg_sleep(30);\n");
    run.statementTimeout = Duration.ofMillis(400);
    run.retries = 3;

    StepRefused refused = run.refused();

    assertThat(only(refused).code()).isEqualTo(FindingCode.MIGRATION_TIMEOUT);
    assertThat(only(refused).seen()).contains("57014").contains("400 ms");
    assertThat(run.events(RunEvent.MigrationStarted.class)).hasSize(1);
  }

  @Test
  void aCancelFromAnotherSessionIsNoTimeout(TestDatabase target) throws Exception {
    ProjectRun run = new ProjectRun(target, folder).file("V1__slow.sql", "SELECT pg_sleep(30);\n");
    CompletableFuture<Void> cancels = onceItSleeps(target, "pg_cancel_backend");

    StepRefused refused = run.refused();

    cancels.join();
    assertThat(only(refused).code()).isEqualTo(FindingCode.MIGRATION_FAILED);
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
  }

  @Test
  void aSignalCancelsTheStatementAndRollsBack(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__slow.sql", "CREATE TABLE a (x int);\nSELECT pg_sleep(30);\n");
    CompletableFuture<Void> signals =
        CompletableFuture.runAsync(
            () -> {
              await(run, RunEvent.StatementEnded.class);
              run.stop.request(Stop.Cause.TERMINATE);
            });

    StepRefused refused = run.refused();

    signals.join();
    assertThat(only(refused).code()).isEqualTo(FindingCode.RUN_TERMINATED);
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
    assertThat(target.query("SELECT to_regclass('a')")).containsExactly("null");
    assertThat(
            target.query(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())"))
        .containsExactly("0");
  }

  @Test
  void theDeadlineCancelsTheStatementToo(TestDatabase target) throws Exception {
    ProjectRun run = new ProjectRun(target, folder).file("V1__slow.sql", "SELECT pg_sleep(30);\n");
    run.stop = new Stop(Duration.ofSeconds(2));

    StepRefused refused = run.refused();

    assertThat(only(refused).code()).isEqualTo(FindingCode.RUN_DEADLINE);
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
  }

  @Test
  void aSignalDuringAConcurrentBuildNamesTheIndexThatIsLeft(TestDatabase target) throws Exception {
    target.execute("CREATE TABLE a (x int)");
    ProjectRun run = adoptedWith(target, "V2__x.sql", "CREATE INDEX CONCURRENTLY ix_x ON a (x);\n");

    try (Connection other = target.connect();
        Statement holder = other.createStatement()) {
      other.setAutoCommit(false);
      holder.execute("INSERT INTO a VALUES (1)");
      CompletableFuture<Void> signals =
          CompletableFuture.runAsync(
              () -> {
                await(run, RunEvent.Waiting.class);
                run.stop.request(Stop.Cause.TERMINATE);
              });

      StepRefused refused = run.refused();

      signals.join();
      assertThat(refused.findings().stream().map(Finding::code))
          .containsExactly(FindingCode.RUN_TERMINATED, FindingCode.MIGRATION_PART_APPLIED);
      assertThat(refused.findings().get(1).remedy())
          .contains("DROP INDEX CONCURRENTLY public.ix_x;")
          .contains("DELETE FROM \"public\".\"flyway_schema_history\" WHERE installed_rank = 2;");
      assertThat(refused.state()).isEqualTo(DatabaseState.PART_IN);
    }
  }

  /** Flyway then writes a row for a migration of which nothing has run. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSignalBeforeTheFirstStatementOutsideATransactionLeavesNoRow(
      boolean begun, TestDatabase target) throws Exception {
    target.execute("CREATE TABLE a (x int)");
    ProjectRun run = adoptedWith(target, "V2__y.sql", "ALTER TABLE a ADD y int;\n");
    run.file("V3__x.sql", "CREATE INDEX CONCURRENTLY ix_x ON a (x);\n");
    run.watching =
        event -> {
          boolean begins =
              event instanceof RunEvent.MigrationStarted(var name) && "3".equals(name.version());
          if (begun ? begins : event instanceof RunEvent.MigrationEnded) {
            run.stop.request(Stop.Cause.TERMINATE);
          }
        };

    StepRefused refused = run.refused();

    assertThat(only(refused).code()).isEqualTo(FindingCode.RUN_TERMINATED);
    assertThat(refused.state()).isEqualTo(DatabaseState.MIGRATIONS_IN);
    assertThat(run.events(RunEvent.MigrationStarted.class)).hasSize(begun ? 2 : 1);
    assertThat(
            target.query("SELECT version || ' ' || success FROM flyway_schema_history ORDER BY 1"))
        .containsExactly("1 true", "2 true");
    assertThat(target.query("SELECT to_regclass('ix_x')")).containsExactly("null");
  }

  @Test
  void aTerminatedSessionIsALostConnectionAndNothingIsIn(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__slow.sql", "CREATE TABLE a (x int);\nSELECT pg_sleep(30);\n");
    CompletableFuture<Void> ends = onceItSleeps(target, "pg_terminate_backend");

    StepRefused refused = run.refused();

    ends.join();
    assertThat(only(refused).code()).isEqualTo(FindingCode.CONNECTION_LOST);
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
    assertThat(target.query("SELECT to_regclass('a')")).containsExactly("null");
  }

  /** A project whose first version is in, so that the schema may have tables already. */
  private ProjectRun adoptedWith(TestDatabase target, String file, String sql) throws Exception {
    ProjectRun run = new ProjectRun(target, folder).file("V1__start.sql", "SELECT 1;\n");
    target.execute("CREATE SCHEMA aside; ALTER TABLE IF EXISTS a SET SCHEMA aside");
    target.execute("ALTER TABLE IF EXISTS b SET SCHEMA aside");
    run.migrate();
    target.execute("ALTER TABLE IF EXISTS aside.a SET SCHEMA public");
    target.execute("ALTER TABLE IF EXISTS aside.b SET SCHEMA public");
    run.events.clear();
    return run.file(file, sql);
  }

  private static CompletableFuture<Void> onceItSleeps(TestDatabase target, String function) {
    return CompletableFuture.runAsync(
        () -> {
          String ended = "0";
          while (!ended.equals("1")) {
            ended =
                target
                    .query(
                        "SELECT count("
                            + function
                            + "(pid)) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND wait_event = 'PgSleep'")
                    .getFirst();
          }
        });
  }

  private static void await(ProjectRun run, Class<? extends RunEvent> event) {
    while (run.events(event).isEmpty()) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int pid(Statement statement) {
    try {
      return statement.getConnection().unwrap(PGConnection.class).getBackendPID();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Finding only(StepRefused refused) {
    List<Finding> findings = refused.findings();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }
}
