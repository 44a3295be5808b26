package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerSwitch;
import dev.migrationsentry.testing.ServerTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A primary that streams to a standby, and dies while a gate is at work: the standby is promoted,
 * and the name leads there from then on. Whatever the gate says of it is true of the new primary.
 */
@ServerTest
class PromotionTest {
  @TempDir Path directory;

  /** The moment is when the gate sends this for the first time. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "between the look and the lock, pg_try_advisory_lock",
    "between two migrations, add_one",
    "in a migration, add_two",
    "before the verdict, pg_advisory_unlock",
  })
  void whatIsSaidIsTrueOfTheNewPrimary(String when, String word) throws Exception {
    try (OwnServer primary = OwnServer.started(Map.of())) {
      Project project = Project.small(directory).on(primary.database());
      assertThat(project.run("gate").exitCode()).isZero();
      primary.stop();
      try (OwnServer standby = primary.startedStandby()) {
        primary.start();
        stream(primary, standby);
        try (ServerSwitch name = new ServerSwitch(primary.port())) {
          name.switchAt(
              word,
              standby.port(),
              () -> {
                standby.database().query("SELECT pg_promote()");
                primary.stop();
              });
          project
              .migration("V2__one.sql", "ALTER TABLE proposals ADD add_one text;\n")
              .migration("V3__two.sql", "ALTER TABLE proposals ADD add_two text;\n")
              .with("DATABASE_URL", "postgres://postgres@127.0.0.1:" + name.port() + "/postgres");
          Ended ended = project.run("gate", "--connect-timeout", "20s");
          assertThat(ended.exitCode()).as(when + ended.all()).isIn(0, 20, 31, 50, 52, 53);
          assertThat(ended.all()).doesNotContain("\tat ");
          if (ended.exitCode() == 0) {
            assertThat(applied(standby)).as(ended.all()).containsExactly("1", "2", "3");
          }
          Ended next = project.run("gate");
          assertThat(next.exitCode()).as(next.all()).isZero();
          assertThat(applied(standby)).containsExactly("1", "2", "3");
          assertThat(standby.database().query("SELECT add_one || add_two FROM proposals"))
              .isEmpty();
        }
      }
    }
  }

  private static List<String> applied(OwnServer server) {
    return server
        .database()
        .query("SELECT version FROM flyway_schema_history ORDER BY installed_rank");
  }

  private static void stream(OwnServer primary, OwnServer standby) throws InterruptedException {
    primary.letIn("host all all all trust", "host replication all all trust");
    standby
        .database()
        .execute(
            "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 user=postgres port="
                + primary.port()
                + "'");
    standby.database().query("SELECT pg_reload_conf()");
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (primary.database().query("SELECT state FROM pg_stat_replication").isEmpty()) {
      assertThat(Instant.now()).as("it streams").isBefore(end);
      Thread.sleep(100);
    }
  }
}
