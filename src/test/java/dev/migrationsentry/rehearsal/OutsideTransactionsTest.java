package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs without a transaction, or ends the one that it has. */
@ServerTest
class OutsideTransactionsTest {
  private static final String OUTSIDE = "executeInTransaction=false\n";

  /** So many that an index takes a while to build, on the scratch database too. */
  private static final String ROWS =
      "INSERT INTO proposals SELECT i, 'title ' || i FROM generate_series(1, 100000) AS i;";

  private static Project gated(Path directory, TestDatabase target, String sql) {
    Project project = Project.small(directory).on(target).migration("V2__rows.sql", sql);
    assertThat(project.run("gate").exitCode()).isZero();
    return project;
  }

  private static JsonArray statements(Path directory) throws IOException {
    return JsonParser.parseString(Files.readString(directory.resolve("run.json")))
        .getAsJsonObject()
        .getAsJsonObject("rehearsal")
        .getAsJsonArray("migrations")
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("statements");
  }

  private static List<String> modes(JsonElement statement, String which) {
    List<String> modes = new ArrayList<>();
    for (JsonElement each : statement.getAsJsonObject().getAsJsonArray(which)) {
      JsonObject lock = each.getAsJsonObject();
      modes.add(lock.get("relation").getAsString() + " " + lock.get("mode").getAsString());
    }
    return modes;
  }

  @Test
  void aConcurrentBuildShowsTheLockThatItHadMeanwhileAndIsNoHazard(
      @TempDir Path directory, TestDatabase target) throws IOException {
    Project project =
        gated(directory, target, ROWS)
            .migration("V3__index.sql", "CREATE INDEX CONCURRENTLY ix_title ON proposals (title);")
            .file("sql/migrations/V3__index.sql.conf", OUTSIDE);

    SentryProcess.Ended ended = project.run("rehearse", "--report", "run.json");

    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(modes(statements(directory).get(0), "locks"))
        .contains("public.proposals SHARE UPDATE EXCLUSIVE");
    assertThat(ended.out()).doesNotContain("hazard.").contains("short locks:");
    assertThat(target.query("SELECT 1 FROM pg_class WHERE relname = 'ix_title'")).isEmpty();
  }

  @Test
  void aConcurrentBuildThatFailsLeavesItsInvalidIndexOnTheScratchDatabaseOnly(
      @TempDir Path directory, TestDatabase target) {
    Project project =
        gated(directory, target, "INSERT INTO proposals VALUES (1, 'same'), (2, 'same');")
            .migration(
                "V3__unique.sql", "CREATE UNIQUE INDEX CONCURRENTLY uq_title ON proposals (title);")
            .file("sql/migrations/V3__unique.sql.conf", OUTSIDE);

    SentryProcess.Ended ended = project.run("rehearse");

    assertThat(ended.exitCode()).as(ended.out()).isEqualTo(51);
    assertThat(ended.out()).contains("V3__unique.sql").contains("the database was not touched");
    assertThat(target.query("SELECT 1 FROM pg_class WHERE relname = 'uq_title'")).isEmpty();
    assertThat(target.query("SELECT 1 FROM pg_database WHERE datname ~ '^migration_sentry_'"))
        .isEmpty();
  }

  @Test
  void locksAreCarriedOverToALaterStatementAndLetGoByACommit(
      @TempDir Path directory, TestDatabase target) throws IOException {
    Project project =
        gated(directory, target, "CREATE TABLE prospects (id bigint PRIMARY KEY);")
            .migration(
                "V3__commits.sql",
                """
                ALTER TABLE proposals ADD COLUMN a text;
                ALTER TABLE prospects ADD COLUMN a text;
                COMMIT;
                ALTER TABLE prospects ADD COLUMN b text;
                """);

    SentryProcess.Ended ended = project.run("rehearse", "--report", "run.json");

    assertThat(ended.exitCode()).as(ended.out()).isZero();
    JsonArray statements = statements(directory);
    assertThat(modes(statements.get(1), "carriedOver"))
        .containsExactly("public.proposals ACCESS EXCLUSIVE");
    assertThat(statements.get(2).getAsJsonObject().get("endedTransaction").getAsBoolean()).isTrue();
    assertThat(modes(statements.get(3), "carriedOver")).isEmpty();
    assertThat(modes(statements.get(3), "locks"))
        .containsExactly("public.prospects ACCESS EXCLUSIVE");
    assertThat(ended.out()).contains("warning release.script.transaction-control");
  }
}
