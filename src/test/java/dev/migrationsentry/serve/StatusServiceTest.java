package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.migrationsentry.report.PublishedSchema;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is served of a database, over real HTTP. */
@ServerTest
class StatusServiceTest {
  private static final String STATUS = "/api/ops/migration_status";

  @TempDir Path directory;

  @Test
  void answers200WithTheStatusDocumentWhereTheDatabaseIsMigrated(TestDatabase database)
      throws Exception {
    try (Served served = Served.of(gated(database))) {
      HttpResponse<String> answer = served.get(STATUS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(PublishedSchema.STATUS.read(answer.body()).get("migrated").getAsBoolean())
          .isTrue();
    }
  }

  @Test
  void answers503WhereMigrationsArePending(TestDatabase database) throws Exception {
    try (Served served = Served.of(Project.small(directory).on(database))) {
      HttpResponse<String> answer = served.get(STATUS);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(PublishedSchema.STATUS.read(answer.body()).get("exit_code").getAsInt())
          .isEqualTo(52);
    }
  }

  @Test
  void answers503WhereTheContractIsBroken(TestDatabase database) throws Exception {
    Project project = gated(database);
    database.execute("ALTER TABLE proposals DROP COLUMN title");
    try (Served served = Served.of(project)) {
      HttpResponse<String> answer = served.get(STATUS);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(PublishedSchema.STATUS.read(answer.body()).getAsJsonArray("missing"))
          .hasToString("[\"proposals.title\"]");
    }
  }

  @Test
  void staysAliveAndSaysSoWhileTheDatabaseIsAwayAndLeavesNoConnectionBehind() throws Exception {
    try (OwnServer server = OwnServer.started(Map.of());
        Served served = Served.of(gated(server.database()))) {
      assertThat(served.get(STATUS).statusCode()).isEqualTo(200);
      server.stop();
      JsonObject away = untilMigratedIs(served, false);
      assertThat(away.get("exit_code").getAsInt()).isEqualTo(20);
      assertThat(served.get("/livez").statusCode()).isEqualTo(200);
      server.start();
      untilMigratedIs(served, true);
      int requests = Integer.getInteger("requests", 300);
      for (int i = 0; i < requests; i++) {
        assertThat(served.get(STATUS).statusCode()).isIn(200, 503);
      }
      served.close();
      assertThat(
              server
                  .database()
                  .query(
                      "SELECT count(*) FROM pg_stat_activity"
                          + " WHERE application_name LIKE 'migration-sentry%'"))
          .containsExactly("0");
    }
  }

  @Test
  void tellsTheLogOnceThatTheDatabaseIsAwayAndOnceThatItIsBack() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    RunListener log =
        event -> {
          if (!(event instanceof RunEvent.TargetKnown)) {
            told.add(event instanceof RunEvent.Progress(String text) ? text : event.toString());
          }
        };
    try (OwnServer server = OwnServer.started(Map.of())) {
      Project project = gated(server.database());
      try (Served served = Served.of(project, log)) {
        untilMigratedIs(served, true);
        server.stop();
        untilMigratedIs(served, false);
        double looks = looks(served);
        while (looks(served) < looks + 2) {
          served.get(STATUS);
        }
        server.start();
        untilMigratedIs(served, true);
        server.database().execute("ALTER TABLE proposals DROP COLUMN title");
        untilMigratedIs(served, false);
      }
    }
    assertThat(told).hasSize(4);
    assertThat(told.get(0)).isEqualTo("the database is migrated, at version 1");
    assertThat(told.get(1)).startsWith("the database cannot be asked: connect.");
    assertThat(told.get(2)).isEqualTo("the database answers again: migrated, at version 1");
    assertThat(told.get(3))
        .startsWith("the database is not migrated: contract.column-missing: proposals.title");
  }

  @Test
  void answersInTimeWhileNothingComesBackFromTheDatabase(TestDatabase database) throws Exception {
    try (TcpRelay relay = new TcpRelay(database.server().host(), database.server().port())) {
      Project project =
          gated(database)
              .with(
                  "DATABASE_URL",
                  "postgres://postgres:postgres@127.0.0.1:" + relay.port() + "/" + database.name());
      try (Served served = Served.of(project)) {
        untilMigratedIs(served, true);
        relay.becomeBlackHole();
        JsonObject away = untilMigratedIs(served, false);
        assertThat(away.get("exit_code").getAsInt()).isIn(20, 75);
        assertThat(away.get("checks")).hasToString("{}");
      }
    }
  }

  @Test
  void answersInTimeWhileSomebodyHoldsTheHistoryTable(TestDatabase database) throws Exception {
    Project project = gated(database);
    try (Connection holder = database.connect();
        Served served = Served.of(project)) {
      untilMigratedIs(served, true);
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE flyway_schema_history IN ACCESS EXCLUSIVE MODE");
      untilMigratedIs(served, false);
      holder.rollback();
      untilMigratedIs(served, true);
    }
  }

  @Test
  void looksAtTheDatabaseOnceForAllWhoAsk(TestDatabase database) throws Exception {
    try (Served served = Served.of(gated(database))) {
      long begun = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        served.get(STATUS);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      double looks = looks(served);
      assertThat(looks).isBetween(1.0, 2 + seconds / StatusCache.FRESH.toSeconds());
    }
  }

  @Test
  void tellsTheNumbersToPrometheus(TestDatabase database) throws Exception {
    try (Served served = Served.of(Project.small(directory).on(database))) {
      served.get("/api/no/such/thing");
      HttpResponse<String> answer = served.get("/metrics");
      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      PrometheusText metrics = PrometheusText.of(answer.body());
      assertThat(metrics.names()).allMatch(name -> name.startsWith("migration_sentry_"));
      assertThat(metrics.value("migration_sentry_database_seen")).isEqualTo(1);
      assertThat(metrics.value("migration_sentry_migrated")).isZero();
      assertThat(metrics.value("migration_sentry_pending_migrations")).isEqualTo(1);
      assertThat(metrics.value("migration_sentry_exit_code")).isEqualTo(52);
      assertThat(
              metrics.value(
                  "migration_sentry_http_answers_total", Map.of("route", "/api/", "status", "404")))
          .isEqualTo(1);
    }
  }

  @Test
  void tellsThePageWhoHoldsTheDeployLockAndWhichColumnsAreThere(TestDatabase database)
      throws Exception {
    Project project = gated(database).file("sentry.toml", "lock-key = 4711\n");
    try (Connection holder = database.connect();
        Served served = Served.of(project)) {
      holder.createStatement().execute("SET application_name = 'another gate'");
      holder.createStatement().execute("SELECT pg_advisory_lock(4711)");
      JsonObject overview = Served.json(served.get("/api/ops/overview"));
      while (!overview.getAsJsonObject("deploy_lock").get("held").getAsBoolean()) {
        overview = Served.json(served.get("/api/ops/overview"));
      }
      assertThat(overview.getAsJsonObject("deploy_lock").get("holder").getAsString())
          .contains("another gate");
      assertThat(overview.get("required_columns")).hasToString("{\"proposals.title\":true}");
      assertThat(overview.get("last_verdict").isJsonNull()).isTrue();
      assertThat(overview.get("migrate")).hasToString("{\"enabled\":false,\"running\":false}");
      PublishedSchema.STATUS.read(overview.get("status").toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /api,                      404, not_found",
    "GET,    /api/,                     404, not_found",
    "GET,    /api/nothing,              404, not_found",
    "GET,    /%61pi/nothing,            404, not_found",
    "POST,   /api/ops/migration_status, 405, method_not_allowed",
    "DELETE, /api/ops/overview,         405, method_not_allowed",
    "GET,    /api/health/migrate,       404, migrate_off",
    "POST,   /api/health/migrate,       404, migrate_off",
  })
  void answersEveryFailureOfTheApiInJsonWhateverIsAccepted(
      String method, String path, int status, String error) throws Exception {
    try (Served served = Served.of(Project.small(directory))) {
      HttpResponse<String> answer =
          served.send(
              HttpRequest.newBuilder(served.at(path))
                  .header("Accept", "text/html")
                  .method(method, HttpRequest.BodyPublishers.noBody()));
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      JsonObject body = PublishedSchema.ERROR.read(answer.body());
      assertThat(body.get("error").getAsString()).isEqualTo(error);
      assertThat(answer.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
    }
  }

  @Test
  void answersEverywhereElseInHtml() throws Exception {
    try (Served served = Served.of(Project.small(directory))) {
      HttpResponse<String> page = served.get("/");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("script-src 'self'")
          .doesNotContain("unsafe");
      HttpResponse<String> nothing = served.get("/nothing", "Accept", "application/json");
      assertThat(nothing.statusCode()).isEqualTo(404);
      assertThat(nothing.body()).startsWith("<!doctype html>");
      assertThat(served.get("/../Main.class").statusCode()).isIn(400, 404);
    }
  }

  @Test
  void namesNoSecret(TestDatabase database) throws Exception {
    Project project =
        Project.small(directory)
            .with("DATABASE_URL", "postgres://postgres:hunter2-S3cret@127.0.0.1:1/none")
            .with("MIGRATION_SENTRY_MIGRATE_TOKEN", Served.TOKEN);
    try (Served served = Served.of(project)) {
      for (String path : new String[] {STATUS, "/api/ops/overview", "/metrics", "/"}) {
        assertThat(served.get(path).body()).doesNotContain("hunter2").doesNotContain(Served.TOKEN);
      }
      assertThat(served.get(STATUS).body()).contains("none at 127.0.0.1:1 as postgres");
    }
  }

  private static JsonObject untilMigratedIs(Served served, boolean wanted) {
    while (true) {
      JsonObject status = PublishedSchema.STATUS.read(served.get(STATUS).body());
      if (status.get("migrated").getAsBoolean() == wanted) {
        return status;
      }
    }
  }

  private static double looks(Served served) {
    return PrometheusText.of(served.get("/metrics").body()).value("migration_sentry_looks_total");
  }

  private Project gated(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    return project;
  }
}
