package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recovery, killed with SIGKILL: the history is as before or as planned, nothing of the process
 * stays, and the next gate reaches the end that an undisturbed one reaches. {@code -Dkills=200} for
 * the long run, {@code -Dseed=N} for other moments.
 */
@ServerTest
class RecoveryKilledTest {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final long SEED = Long.getLong("seed", 20_261_121);

  /** A process lives about so long when nobody disturbs it. */
  private static final int MOST_MILLIS = 5000;

  private static final String[] MIGRATIONS = {
    "V1__proposals.sql",
    "CREATE TABLE proposals (id int PRIMARY KEY, title text NOT NULL);",
    "V2__visitor.sql",
    "ALTER TABLE proposals ADD COLUMN visitor text;"
        + " CREATE INDEX ix_visitor ON proposals (visitor);",
    "V3__title.sql",
    "CREATE UNIQUE INDEX CONCURRENTLY ux_title ON proposals (title);",
    "V4__more.sql",
    "ALTER TABLE proposals ADD COLUMN more text; CREATE TABLE extra (id int);",
  };
  private static final String HISTORY =
      "SELECT concat_ws(' ', version, script, checksum, success) FROM flyway_schema_history"
          + " ORDER BY installed_rank";
  private static final String SCRATCH =
      "SELECT datname FROM pg_database WHERE datname LIKE 'migration_sentry_scratch_%'";

  @TempDir Path directory;

  /** What is wrong, and how many rows of the history are right once it is mended. */
  private enum State {
    HOT_PATCHED(1, 2),
    LOST_HISTORY(3, 3),
    HALF_BUILT(2, 2),
    TORN_ROWS(3, 3),
    GUARDED(4, 4);

    private final int deployed;
    private final int mended;

    State(int deployed, int mended) {
      this.deployed = deployed;
      this.mended = mended;
    }
  }

  /** When the process is killed. */
  private enum Moment {
    /** After a random time. */
    ANY,
    /** The plan is said, or the first guard begins. */
    PLANNED,
    /** It waits to write to the history. */
    WRITING,
    /** It waits for the table: to drop an index, to migrate, to apply a guard. */
    ALTERING
  }

  @Test
  void theNextGateReachesTheSameEnd(TestDatabase clean) throws Exception {
    Project undisturbed = project(directory.resolve("clean"), 4).on(clean);
    assertThat(undisturbed.run("gate").exitCode()).isZero();
    Snapshot wanted = Snapshots.of(clean);
    List<String> end = clean.query(HISTORY);
    Random random = new Random(SEED);
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      State state = State.values()[i % State.values().length];
      Moment moment = Moment.values()[i % Moment.values().length];
      TestDatabase target = clean.server().createDatabase();
      String as = "-Dseed=" + SEED + ", kill " + i + ": " + state + " at " + moment;
      Project project = broken(state, directory.resolve("kill" + i), target);
      List<String> before = history(target);

      Ended ended = killed(project, target, moment, random.nextInt(MOST_MILLIS));

      killed += ended.exitCode() == 0 ? 0 : 1;
      nothingOfItStays(target);
      List<String> left = history(target);
      if (!left.equals(before)) {
        assertThat(left.size()).as(as + ended.all()).isBetween(state.mended, end.size());
        assertThat(left).as(as + ended.all()).isEqualTo(end.subList(0, left.size()));
      }
      Ended next = project.run("gate");
      assertThat(next.exitCode()).as(as + "\n" + ended.all() + next.all()).isZero();
      assertThat(history(target)).as(as).isEqualTo(end);
      assertThat(SnapshotDifference.between(wanted, Snapshots.of(target))).as(as).isEmpty();
      assertThat(target.query("SELECT title FROM proposals")).as(as).containsExactly("a");
    }
    System.out.println("killed " + killed + " of " + KILLS + " recoveries, seed " + SEED);
    sweeps(undisturbed, clean);
  }

  private static Project project(Path directory, int migrations) {
    Project project =
        Project.empty(directory)
            .contract(
                """
                [tables.proposals]
                indexes = ["ix_visitor", "ux_title"]
                [tables.proposals.columns]
                visitor = "text"
                more = { type = "text", since = "4" }
                """)
            .file(
                "sql/guard/01.sql", "ALTER TABLE proposals ADD COLUMN IF NOT EXISTS visitor text;")
            .file(
                "sql/guard/02.sql", "CREATE INDEX IF NOT EXISTS ix_visitor ON proposals (visitor);")
            .with("MIGRATION_SENTRY_RECOVERY", "guard");
    for (int i = 0; i < 2 * migrations; i += 2) {
      project.migration(MIGRATIONS[i], MIGRATIONS[i + 1]);
    }
    return project;
  }

  /** A release of four migrations, on a database that is not what its history says. */
  private static Project broken(State state, Path directory, TestDatabase target) {
    Project earlier = project(directory.resolve("earlier"), state.deployed).on(target);
    earlier.contract("[tables.proposals.columns]\ntitle = \"text\"\n");
    assertThat(earlier.run("gate").exitCode()).isZero();
    target.execute("INSERT INTO proposals (id, title) VALUES (1, 'a')");
    Project release = project(directory.resolve("release"), 4).on(target);
    switch (state) {
      case HOT_PATCHED -> target.execute(MIGRATIONS[3]);
      case LOST_HISTORY -> target.execute("DROP TABLE flyway_schema_history");
      case HALF_BUILT -> {
        target.execute("INSERT INTO proposals (id, title) VALUES (2, 'a')");
        assertThat(release.run("gate").exitCode()).isEqualTo(51);
        target.execute("DELETE FROM proposals WHERE id = 2");
      }
      case TORN_ROWS ->
          target.execute(
              """
              ALTER TABLE flyway_schema_history DROP CONSTRAINT flyway_schema_history_pk;
              INSERT INTO flyway_schema_history
              SELECT 9, version, description, type, script, checksum, installed_by, installed_on,
                0, true FROM flyway_schema_history WHERE version = '1';
              """);
      case GUARDED -> target.execute("ALTER TABLE proposals DROP COLUMN visitor");
    }
    return release;
  }

  private static Ended killed(Project project, TestDatabase target, Moment moment, int millis)
      throws Exception {
    String lock =
        switch (moment) {
          case ANY, PLANNED -> null;
          case WRITING ->
              history(target).isEmpty() ? null : "LOCK TABLE flyway_schema_history IN SHARE MODE";
          case ALTERING -> "LOCK TABLE proposals IN ACCESS SHARE MODE";
        };
    try (Connection other = target.connect()) {
      other.setAutoCommit(false);
      if (lock != null) {
        other.createStatement().execute(lock);
      }
      SentryProcess sentry = project.process().start("gate");
      if (moment == Moment.ANY) {
        Thread.sleep(millis);
      } else {
        until(sentry, lock == null ? () -> acts(sentry) : () -> isWaiting(target));
      }
      sentry.process().destroyForcibly();
      return sentry.end();
    }
  }

  private static boolean acts(SentryProcess sentry) {
    String out = sentry.outSoFar();
    return out.contains("plan: ") || out.contains("guard 01.sql: starting");
  }

  private static boolean isWaiting(TestDatabase target) {
    return !target
        .query(
            """
            SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE NOT granted AND datname = current_database()
              AND application_name LIKE 'migration-sentry%'
            """)
        .isEmpty();
  }

  /** Or until it has ended by itself: not every state comes to every moment. */
  private static void until(SentryProcess sentry, BooleanSupplier reached)
      throws InterruptedException {
    while (sentry.process().isAlive() && !reached.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  /** A statement that runs ends when the server looks for its client, every two seconds. */
  private static void nothingOfItStays(TestDatabase target) throws InterruptedException {
    Instant limit = Instant.now().plus(Duration.ofSeconds(20));
    String sessions =
        """
        SELECT concat_ws(' ', datname, application_name, query) FROM pg_stat_activity
        WHERE application_name LIKE 'migration-sentry%'
        UNION ALL SELECT 'advisory lock' FROM pg_locks WHERE locktype = 'advisory'
        """;
    while (!target.query(sessions).isEmpty()) {
      assertThat(Instant.now()).as("%s", target.query(sessions)).isBefore(limit);
      Thread.sleep(20);
    }
  }

  private static List<String> history(TestDatabase target) {
    @Nullable String table = target.query("SELECT to_regclass('flyway_schema_history')").getFirst();
    return "null".equals(table) ? List.of() : target.query(HISTORY);
  }

  /** What the killed ones have left behind, once it is old enough to be nobody's. */
  private static void sweeps(Project project, TestDatabase any) {
    for (String orphan : any.query(SCRATCH)) {
      String[] name = orphan.split("_", -1);
      long made = Long.parseLong(name[3]) - 3600;
      any.execute(
          "ALTER DATABASE "
              + orphan
              + " RENAME TO migration_sentry_scratch_"
              + made
              + "_"
              + name[4]);
    }
    project.migration("V5__later.sql", "CREATE TABLE later (id int);");
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(any.query(SCRATCH)).isEmpty();
  }
}
