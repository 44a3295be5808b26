package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long histories, and what is left of a rehearsal that was killed. */
@ServerTest
class LongRehearsalTest {
  private static final String SCRATCH =
      "SELECT datname FROM pg_database WHERE datname ~ '^migration_sentry_scratch_'";

  @TempDir Path directory;

  private static Ended ends(int exitCode, Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    return ended;
  }

  @Test
  void twoHundredAppliedAndFivePendingAreRehearsedAndNothingIsLeft(TestDatabase target)
      throws Exception {
    Project project = Project.small(directory).on(target);
    for (int version = 2; version <= 200; version++) {
      project.migration(
          "V" + version + "__step.sql", "CREATE TABLE t" + version + " (id bigint PRIMARY KEY);\n");
    }
    ends(0, project.run("gate"));
    for (int version = 201; version <= 205; version++) {
      project.migration(
          "V" + version + "__step.sql", "ALTER TABLE t" + (version - 10) + " ADD COLUMN a text;\n");
    }

    Ended ended = ends(0, project.run("rehearse", "--report", "run.json"));

    assertThat(ended.out())
        .contains("replaying the history on the scratch database: 150 of 200")
        .contains("5 migrations rehearsed on ");
    assertThat(
            JsonParser.parseString(Files.readString(directory.resolve("run.json")))
                .getAsJsonObject()
                .getAsJsonObject("rehearsal")
                .getAsJsonArray("migrations"))
        .hasSize(5);
    assertThat(
            target.query(
                SCRATCH
                    + " AND datdba = (SELECT datdba FROM pg_database"
                    + " WHERE datname = current_database()) AND NOT EXISTS (SELECT FROM"
                    + " pg_stat_activity AS a WHERE a.datid = pg_database.oid)"))
        .isEmpty();
    assertThat(target.query("SELECT count(*) FROM flyway_schema_history")).containsExactly("200");
  }

  @Test
  void whatAKilledRehearsalLeavesBehindTheNextOneSweeps(TestDatabase any) throws Exception {
    try (OwnServer server = OwnServer.started(Map.of())) {
      TestDatabase target = server.database();
      Project project = Project.small(directory).on(target);
      ends(0, project.run("gate"));
      project.migration("V2__slow.sql", "SELECT pg_sleep(3600) AS held;\n");
      SentryProcess rehearsal = project.process().start("rehearse");
      until(
          () ->
              !target
                  .query(
                      "SELECT pid FROM pg_stat_activity WHERE query LIKE '%(3600) AS held%'"
                          + " AND datname ~ '^migration_sentry_scratch_'")
                  .isEmpty());

      rehearsal.process().destroyForcibly().waitFor();
      List<String> left = target.query(SCRATCH);
      assertThat(left).hasSize(1);
      target.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + left.getFirst()
              + "'");
      until(
          () ->
              target
                  .query(
                      "SELECT pid FROM pg_stat_activity WHERE datname = '" + left.getFirst() + "'")
                  .isEmpty());
      // As if it were three hours later: its name says since when it is there.
      target.execute(
          "ALTER DATABASE %s RENAME TO migration_sentry_scratch_%d_00000001"
              .formatted(
                  left.getFirst(), Instant.now().minus(Duration.ofHours(3)).getEpochSecond()));
      project.migration("V2__slow.sql", "ALTER TABLE proposals ADD COLUMN a text;\n");

      ends(0, project.run("rehearse"));

      assertThat(target.query(SCRATCH)).isEmpty();
      assertThat(target.query("SELECT script FROM flyway_schema_history")).hasSize(1);
    }
  }

  @Test
  void anEmbeddedServerThatAKilledRehearsalLeavesRunningIsEndedByTheNextOne(TestDatabase target)
      throws Exception {
    Project project = Project.small(directory).on(target);
    ends(0, project.run("gate"));
    String role = target.name() + "_poor";
    target.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'x' NOCREATEDB");
    target.execute("GRANT ALL ON SCHEMA public TO " + role);
    target.execute("ALTER TABLE proposals OWNER TO " + role);
    target.execute("ALTER TABLE flyway_schema_history OWNER TO " + role);
    project.with(
        "DATABASE_URL",
        target.settings().jdbcUrl().replace("jdbc:postgresql://", "postgres://" + role + ":x@"));
    project.migration("V2__slow.sql", "SELECT pg_sleep(3600) AS held;\n");
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    String there = "-Djava.io.tmpdir=" + temporary;
    SentryProcess rehearsal =
        project.process().withVirtualMachineOption(there).start("rehearse", "-v");
    until(() -> rehearsal.outSoFar().contains("rehearsing V2 slow"));
    rehearsal.process().destroyForcibly().waitFor();
    ProcessHandle server = server(temporary);
    assertThat(server.isAlive()).isTrue();
    project.migration("V2__slow.sql", "ALTER TABLE proposals ADD COLUMN a text;\n");

    ends(0, project.process().withVirtualMachineOption(there).run("rehearse"));

    until(() -> !server.isAlive());
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> path.toString().contains("migration-sentry-scratch")))
          .isEmpty();
    }
  }

  private static ProcessHandle server(Path temporary) throws Exception {
    try (Stream<Path> folders = Files.list(temporary)) {
      Path folder =
          folders
              .filter(path -> path.toString().contains("migration-sentry-scratch"))
              .findFirst()
              .orElseThrow();
      List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
      return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).orElseThrow();
    }
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds();
  }

  private static void until(Condition condition) {
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }
}
