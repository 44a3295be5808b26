package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise of a rehearsal: the target is only read, and nobody there waits for it. */
@ServerTest
class TargetUntouchedTest {
  /** A row of a catalogue that is written anew has another xmin. */
  private static final List<String> EVERYTHING =
      List.of(
          "SELECT concat_ws(' ', c.xmin, c.oid, c.relname, c.relfilenode) FROM pg_class AS c"
              + " WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.oid",
          "SELECT concat_ws(' ', xmin, attrelid, attname) FROM pg_attribute WHERE attrelid >= 16384"
              + " ORDER BY attrelid, attnum",
          "SELECT count(*) FROM flyway_schema_history",
          "SELECT count(*) || ' ' || sum(xmin::text::bigint) FROM proposals WHERE id <= 500",
          "SELECT last_value || ' ' || is_called FROM drawn",
          "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1",
          "SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()");

  private static List<String> everything(TestDatabase target) {
    return EVERYTHING.stream().flatMap(sql -> target.query(sql).stream()).toList();
  }

  @Test
  void nothingInItChangesAndNoWriterWaits(@TempDir Path directory, TestDatabase target)
      throws Exception {
    Project project =
        Project.small(directory).on(target).migration("V2__drawn.sql", "CREATE SEQUENCE drawn;");
    assertThat(project.run("gate").exitCode()).isZero();
    target.execute("INSERT INTO proposals SELECT i, 'x' FROM generate_series(1, 500) AS i");
    target.execute("SELECT nextval('drawn')");
    project.migration(
        "V3__heavy.sql",
        """
        ALTER TABLE proposals ALTER COLUMN id TYPE numeric;
        SELECT nextval('drawn');
        DELETE FROM proposals;
        DROP SEQUENCE drawn;
        """);
    resetStatistics(target);
    List<String> before = everything(target);
    AtomicBoolean ended = new AtomicBoolean();
    List<CompletableFuture<Long>> load =
        Stream.of(1_000, 1_000_000)
            .map(first -> CompletableFuture.supplyAsync(() -> write(target, first, ended)))
            .toList();

    int exitCode = project.run("rehearse").exitCode();
    ended.set(true);

    assertThat(exitCode).isZero();
    for (CompletableFuture<Long> each : load) {
      assertThat(each.get()).as("writes, none of which waited").isPositive();
    }
    assertThat(everything(target)).isEqualTo(before);
  }

  /** Before release 15 a reset, and a new database's first statistics, arrive some time later. */
  private static void resetStatistics(TestDatabase target) throws InterruptedException {
    String asked = target.query("SELECT clock_timestamp(), pg_stat_reset()").getFirst();
    Instant until = Instant.now().plusSeconds(60);
    while (target
        .query(
            "SELECT 1 FROM pg_stat_database WHERE datname = current_database()"
                + " AND stats_reset >= '"
                + asked
                + "'")
        .isEmpty()) {
      assertThat(Instant.now()).as("statistics are reset").isBefore(until);
      Thread.sleep(100);
    }
  }

  /** A statement that has to wait for a lock for as long as this fails, and the load with it. */
  private static long write(TestDatabase target, int first, AtomicBoolean ended) {
    long writes = 0;
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '100ms'");
      while (!ended.get() || writes == 0) {
        statement.execute("INSERT INTO proposals VALUES (%d, 'load')".formatted(first + writes));
        statement.execute("UPDATE proposals SET title = 'new' WHERE id = " + (first + writes));
        writes++;
      }
      return writes;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
