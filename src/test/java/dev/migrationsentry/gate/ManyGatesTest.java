package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * N gates at once: exactly one migrates, the others wait, read the history again, verify and pass.
 * {@code -Drounds=20 -Dgates=16} for the long run.
 */
@ServerTest
class ManyGatesTest {
  private static final int GATES = Integer.getInteger("gates", 16);
  private static final int ROUNDS = Integer.getInteger("rounds", 2);

  @TempDir Path directory;

  @Test
  void everyMigrationIsAppliedOnceAndEveryGatePasses(TestDatabase first) throws Exception {
    Project project =
        Project.small(directory)
            .migration(
                "V2__seed.sql",
                "INSERT INTO proposals SELECT g, 't' || g FROM generate_series(1, 1000) g;")
            .migration("V3__index.sql", "CREATE INDEX CONCURRENTLY ix_title ON proposals (title);")
            .migration("V4__count.sql", "CREATE TABLE once (n int); INSERT INTO once VALUES (1);");
    for (int round = 0; round < ROUNDS; round++) {
      TestDatabase database = round == 0 ? first : first.server().createDatabase();
      List<Ended> ended = allAtOnce(project.on(database));
      assertThat(ended).allSatisfy(one -> assertThat(one.exitCode()).as(one.all()).isZero());
      assertThat(ended.stream().filter(one -> one.out().contains("applied 4")).count())
          .as("gates that migrated")
          .isEqualTo(1);
      assertThat(database.query("SELECT script FROM flyway_schema_history ORDER BY installed_rank"))
          .containsExactly(
              "V1__create_proposals.sql", "V2__seed.sql", "V3__index.sql", "V4__count.sql");
      assertThat(database.query("SELECT count(*) FROM once")).containsExactly("1");
    }
  }

  @Test
  void gatesAsProcessesOfTheirOwnDoTheSame(TestDatabase database) {
    Project project =
        Project.small(directory)
            .migration("V2__once.sql", "CREATE TABLE once (n int); INSERT INTO once VALUES (1);")
            .on(database);
    List<SentryProcess> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(project.process().start("gate"));
    }
    assertThat(processes)
        .allSatisfy(
            process -> {
              Ended ended = process.end();
              assertThat(ended.exitCode()).as(ended.all()).isZero();
            });
    assertThat(database.query("SELECT count(*) FROM once")).containsExactly("1");
  }

  @Test
  void whoHasWaitedAndFindsNothingLeftToDoVerifiesWithoutTheLock(TestDatabase database)
      throws Exception {
    Project project =
        Project.small(directory)
            .contract(
                """
                [tables.proposals.columns]
                title = "text"

                [probes.nobody_holds_the_lock]
                sql = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
                """)
            .on(database);
    Project other = Project.small(directory.resolve("other")).on(database);
    try (ExecutorService thread = Executors.newSingleThreadExecutor();
        Connection holder = database.connect()) {
      try (Statement statement = holder.createStatement()) {
        statement.execute("SELECT pg_advisory_lock(77)");
        Future<Ended> waiting = thread.submit(() -> project.run("gate", "--lock-key", "77"));
        while (database
            .query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory_lock($1)%'")
            .isEmpty()) {
          assertThat(waiting.isDone()).isFalse();
          Thread.onSpinWait();
        }
        assertThat(other.run("gate", "--lock-key", "78").out()).contains("applied 1");
        statement.execute("SELECT pg_advisory_unlock(77)");
        Ended ended = waiting.get();
        assertThat(ended.exitCode()).as(ended.all()).isZero();
        assertThat(ended.out()).contains("lock: passed", "applied 0");
      }
    }
  }

  private static List<Ended> allAtOnce(Project project) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(GATES)) {
      Callable<Ended> gate = () -> project.run("gate");
      List<Future<Ended>> running = new ArrayList<>();
      for (int i = 0; i < GATES; i++) {
        running.add(threads.submit(gate));
      }
      List<Ended> ended = new ArrayList<>();
      for (Future<Ended> each : running) {
        ended.add(each.get());
      }
      return ended;
    }
  }
}
