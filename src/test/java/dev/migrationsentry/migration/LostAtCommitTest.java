package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.Fate;
import dev.migrationsentry.testing.OnceAt;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The connection dies when COMMIT is on its way: the server is asked what became of it. */
@ServerTest
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LostAtCommitTest {
  @TempDir Path folder;

  @Test
  void aCommitThatWentThroughIsBelievedAndTheRunGoesOn(TestDatabase target) throws Exception {
    OnceAt commit = new OnceAt("COMMIT", Fate.unanswered(false));
    try (TcpRelay relay = relay(target, commit)) {
      ProjectRun run = twoVersions(target, relay, commit);

      MigrationOutcome outcome = run.migrate();

      assertThat(outcome.applied()).hasSize(2);
      assertThat(run.events(RunEvent.Progress.class))
          .anyMatch(event -> event.text().contains("the server says that V1 a is in"));
      assertThat(target.query("SELECT version FROM flyway_schema_history ORDER BY 1"))
          .containsExactly("1", "2");
    }
  }

  @Test
  void aCommitThatNeverArrivedIsALostConnection(TestDatabase target) throws Exception {
    OnceAt commit = new OnceAt("COMMIT", Fate.lost(false));
    try (TcpRelay relay = relay(target, commit)) {
      StepRefused refused = twoVersions(target, relay, commit).refused();

      assertThat(refused.findings().getFirst().code()).isEqualTo(FindingCode.CONNECTION_LOST);
      assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
      assertThat(target.query("SELECT to_regclass('a')")).containsExactly("null");
    }
  }

  @Test
  void withoutAServerToAskTheOutcomeIsUnknown(TestDatabase target) throws Exception {
    OnceAt commit = new OnceAt("COMMIT", Fate.unanswered(false));
    try (TcpRelay relay = relay(target, commit)) {
      ProjectRun run = twoVersions(target, relay, commit);
      commit.also(relay::refuse);
      run.stop = new Stop(Duration.ofSeconds(5));

      StepRefused refused = run.refused();

      assertThat(refused.findings().getFirst().code()).isEqualTo(FindingCode.OUTCOME_UNKNOWN);
      assertThat(refused.findings().getFirst().remedy()).contains("flyway_schema_history");
      assertThat(refused.state()).isEqualTo(DatabaseState.UNKNOWN);
    }
  }

  @Test
  void aConcurrentBuildThatLostItsClientIsFoundByTheIndexThatItLeft(TestDatabase target)
      throws Exception {
    OnceAt build = new OnceAt("ix_a", Fate.unanswered(false));
    try (TcpRelay relay = relay(target, build);
        Connection other = target.connect();
        Statement holder = other.createStatement()) {
      ProjectRun run = twoVersions(target, relay, build);
      run.file("V2__b.sql", "CREATE INDEX CONCURRENTLY ix_a ON a (x);\n");
      other.setAutoCommit(false);
      holder.execute("SELECT txid_current()");

      StepRefused refused = run.refused();

      assertThat(refused.findings().getFirst().code())
          .isEqualTo(FindingCode.MIGRATION_PART_APPLIED);
      assertThat(refused.findings().getFirst().seen())
          .contains("INVALID index public.ix_a")
          .contains("not recorded in the history");
      assertThat(refused.state()).isEqualTo(DatabaseState.PART_IN);
    }
  }

  @Test
  void aConcurrentBuildWhoseRowArrivedIsInAndTheRunGoesOn(TestDatabase target) throws Exception {
    OnceAt row =
        new OnceAt("INSERT INTO \"public\".\"flyway_schema_history\"", Fate.unanswered(false))
            .armedAfter("CREATE INDEX CONCURRENTLY");
    try (TcpRelay relay = relay(target, row)) {
      ProjectRun run = threeVersions(target, relay);

      MigrationOutcome outcome = run.migrate();

      assertThat(outcome.applied()).hasSize(3);
      assertThat(target.query("SELECT version FROM flyway_schema_history ORDER BY 1"))
          .containsExactly("1", "2", "3");
    }
  }

  @Test
  void aConcurrentBuildWhoseRowNobodyCanBeAskedForMayBeIn(TestDatabase target) throws Exception {
    OnceAt row =
        new OnceAt("INSERT INTO \"public\".\"flyway_schema_history\"", Fate.unanswered(false))
            .armedAfter("CREATE INDEX CONCURRENTLY");
    try (TcpRelay relay = relay(target, row)) {
      ProjectRun run = threeVersions(target, relay);
      row.also(relay::refuse);
      run.stop = new Stop(Duration.ofSeconds(5));

      StepRefused refused = run.refused();

      assertThat(refused.findings())
          .extracting(Finding::code)
          .containsExactly(FindingCode.OUTCOME_UNKNOWN, FindingCode.RUN_DEADLINE);
      assertThat(refused.state()).isEqualTo(DatabaseState.UNKNOWN);
      assertThat(target.query("SELECT version FROM flyway_schema_history ORDER BY 1"))
          .containsExactly("1", "2");
    }
  }

  @Test
  void aConcurrentBuildWhoseRowNeverArrivedIsPartOfAMigration(TestDatabase target)
      throws Exception {
    OnceAt row =
        new OnceAt("INSERT INTO \"public\".\"flyway_schema_history\"", Fate.lost(false))
            .armedAfter("CREATE INDEX CONCURRENTLY");
    try (TcpRelay relay = relay(target, row)) {
      StepRefused refused = threeVersions(target, relay).refused();

      assertThat(refused.findings().getFirst().code())
          .isEqualTo(FindingCode.MIGRATION_PART_APPLIED);
      assertThat(refused.findings().getFirst().seen()).contains("not recorded in the history");
      assertThat(refused.state()).isEqualTo(DatabaseState.PART_IN);
    }
  }

  @Test
  void aConcurrentBuildThatHadNotBegunIsNoPartOfAMigration(TestDatabase target) throws Exception {
    OnceAt limits = new OnceAt("SHOW statement_timeout", Fate.lost(true));
    try (TcpRelay relay = relay(target, limits)) {
      ProjectRun run = threeVersions(target, relay);
      run.watching =
          event -> {
            if (event instanceof RunEvent.MigrationEnded) {
              limits.arm();
            }
          };

      StepRefused refused = run.refused();

      assertThat(refused.findings().getFirst().code()).isEqualTo(FindingCode.CONNECTION_LOST);
      assertThat(refused.state()).isEqualTo(DatabaseState.MIGRATIONS_IN);
    }
  }

  @Test
  void aServerThatFallsSilentIsNotWaitedForWhenTheRunIsToEnd(TestDatabase target) throws Exception {
    OnceAt next =
        new OnceAt("CREATE TABLE c", new Fate.Silence()).armedAfter("CREATE INDEX CONCURRENTLY");
    try (TcpRelay relay = relay(target, next)) {
      ProjectRun run = threeVersions(target, relay);
      next.also(() -> run.stop.request(Stop.Cause.TERMINATE));

      StepRefused refused = run.refused();

      assertThat(refused.findings().getFirst().code()).isEqualTo(FindingCode.RUN_TERMINATED);
      assertThat(run.events(RunEvent.MigrationEnded.class))
          .as("what is in before the one that is under way is said to be in")
          .hasSize(2);
      assertThat(refused.state()).isEqualTo(DatabaseState.MIGRATIONS_IN);
    }
  }

  private ProjectRun threeVersions(TestDatabase target, TcpRelay relay) throws Exception {
    return twoVersions(target, relay, new OnceAt("nothing", Fate.PASS_ON))
        .file("V2__b.sql", "CREATE INDEX CONCURRENTLY ix_a ON a (x);\n")
        .file("V3__c.sql", "CREATE TABLE c (x int);\n");
  }

  private static TcpRelay relay(TestDatabase target, OnceAt cut) {
    ConnectionSettings.Host host = target.settings().hosts().getFirst();
    return new TcpRelay(host.name(), host.port(), cut);
  }

  private ProjectRun twoVersions(TestDatabase target, TcpRelay relay, OnceAt cut) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__a.sql", "CREATE TABLE a (x int);\n")
            .file("V2__b.sql", "CREATE TABLE b (x int);\n");
    ConnectionSettings direct = target.settings();
    run.settings =
        new ConnectionSettings(
            List.of(new ConnectionSettings.Host("127.0.0.1", relay.port())),
            direct.database(),
            direct.user(),
            direct.password(),
            direct.properties());
    run.watching =
        event -> {
          if (event instanceof RunEvent.StatementEnded) {
            cut.arm();
          }
        };
    return run;
  }
}
