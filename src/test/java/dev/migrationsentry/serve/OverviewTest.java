package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.migrationsentry.report.PublishedSchema;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page is told, in every state; each fits the published schema, and so does the status.
 */
@ServerTest
class OverviewTest {
  private static final String OVERVIEW = "/api/ops/overview";
  private static final String MIGRATE = "/api/health/migrate";

  @TempDir Path directory;

  @Test
  void migrated(TestDatabase database) throws Exception {
    JsonObject overview = only(gated(database));
    assertThat(overview.get("seen").getAsBoolean()).isTrue();
    assertThat(overview.get("required_columns")).hasToString("{\"proposals.title\":true}");
    assertThat(overview.get("deploy_lock")).hasToString("{\"held\":false,\"holder\":null}");
    assertThat(overview.get("migrate")).hasToString("{\"enabled\":false,\"running\":false}");
    assertThat(overview.get("last_verdict").isJsonNull()).isTrue();
  }

  @Test
  void pending(TestDatabase database) throws Exception {
    JsonObject overview = only(Project.small(directory).on(database));
    assertThat(overview.get("seen").getAsBoolean()).isTrue();
    assertThat(overview.get("required_columns")).hasToString("{\"proposals.title\":false}");
  }

  @Test
  void theContractBroken(TestDatabase database) throws Exception {
    Project project = gated(database);
    database.execute("ALTER TABLE proposals DROP COLUMN title");
    assertThat(only(project).get("required_columns")).hasToString("{\"proposals.title\":false}");
  }

  @Test
  void theDatabaseAwayIsNotTakenForOneThatNobodyHolds() throws Exception {
    Project project;
    try (OwnServer server = OwnServer.started(Map.of())) {
      project = gated(server.database());
    }
    JsonObject overview = only(project);
    assertThat(overview.get("seen").getAsBoolean()).isFalse();
    assertThat(overview.get("required_columns")).hasToString("{}");
    assertThat(overview.get("deploy_lock")).hasToString("{\"held\":null,\"holder\":null}");
  }

  @Test
  void theReleaseIncomplete(TestDatabase database) throws Exception {
    Project project = gated(database);
    Files.delete(directory.resolve("sql/migrations/V1__create_proposals.sql"));
    assertThat(only(project).get("seen").getAsBoolean()).isFalse();
  }

  @Test
  void noDatabaseUrl() throws Exception {
    assertThat(only(Project.small(directory)).get("seen").getAsBoolean()).isFalse();
  }

  @Test
  void theDeployLockHeld(TestDatabase database) throws Exception {
    Project project = gated(database).file("sentry.toml", "lock-key = 4712\n");
    try (Connection holder = database.connect()) {
      holder.createStatement().execute("SET application_name = 'another gate'");
      holder.createStatement().execute("SELECT pg_advisory_lock(4712)");
      JsonObject lock = only(project).getAsJsonObject("deploy_lock");
      assertThat(lock.get("held").getAsBoolean()).isTrue();
      assertThat(lock.get("holder").getAsString()).contains("another gate");
    }
  }

  @Test
  void aMigrationAtWorkAndAfterwardsItsVerdict(TestDatabase database) throws Exception {
    Project project =
        Project.small(directory)
            .migration("V2__slow.sql", "SELECT pg_sleep(2);\n")
            .on(database)
            .with("MIGRATION_SENTRY_MIGRATE_TOKEN", Served.TOKEN);
    try (Served served = Served.of(project)) {
      CompletableFuture<HttpResponse<String>> answer =
          CompletableFuture.supplyAsync(
              () -> served.post(MIGRATE, "X-Migration-Token", Served.TOKEN));
      while (!overview(served).getAsJsonObject("migrate").get("running").getAsBoolean()) {
        assertThat(answer).isNotDone();
      }
      assertThat(answer.get().statusCode()).isEqualTo(200);
      JsonObject last = overview(served).getAsJsonObject("last_verdict");
      assertThat(last.get("verdict").getAsString()).isEqualTo("pass");
    }
  }

  @Test
  void aMigrationThatWasBlocked(TestDatabase database) throws Exception {
    Project project =
        Project.small(directory)
            .contract("[tables.proposals.columns]\nnote = \"text\"\n")
            .on(database)
            .with("MIGRATION_SENTRY_MIGRATE_TOKEN", Served.TOKEN);
    try (Served served = Served.of(project)) {
      assertThat(served.post(MIGRATE, "X-Migration-Token", Served.TOKEN).statusCode())
          .isEqualTo(503);
      assertThat(overview(served).getAsJsonObject("last_verdict").get("exitCode").getAsInt())
          .isEqualTo(60);
    }
  }

  @Test
  void theSchemaRefusesWhatIsNotInIt(TestDatabase database) throws Exception {
    try (Served served = Served.of(gated(database))) {
      String body = served.get(OVERVIEW).body();
      assertThatThrownBy(
              () -> PublishedSchema.OVERVIEW.read(body.replace("\"migrated\"", "\"ready\"")))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> PublishedSchema.OVERVIEW.read(body.replace("\"held\"", "\"has\"")))
          .isInstanceOf(AssertionError.class);
    }
  }

  private static JsonObject only(Project project) throws Exception {
    try (Served served = Served.of(project)) {
      return overview(served);
    }
  }

  /** The status document of the same look has to fit its own schema too. */
  private static JsonObject overview(Served served) {
    HttpResponse<String> answer = served.get(OVERVIEW);
    assertThat(answer.statusCode()).isEqualTo(200);
    HttpResponse<String> status = served.get("/api/ops/migration_status");
    boolean migrated = PublishedSchema.STATUS.read(status.body()).get("migrated").getAsBoolean();
    assertThat(status.statusCode()).isEqualTo(migrated ? 200 : 503);
    return PublishedSchema.OVERVIEW.read(answer.body());
  }

  private Project gated(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    return project;
  }
}
