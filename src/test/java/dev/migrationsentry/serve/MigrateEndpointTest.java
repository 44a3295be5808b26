package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.migrationsentry.report.PublishedSchema;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.StepRefused;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask for a migration over HTTP, and what comes of it. */
@ServerTest
class MigrateEndpointTest {
  private static final String MIGRATE = "/api/health/migrate";
  private static final String STATUS = "/api/ops/migration_status";
  private static final String HEADER = "X-Migration-Token";

  @TempDir Path directory;

  @Test
  void takesADatabaseFromPendingToMigrated(TestDatabase database) throws Exception {
    try (Served served = Served.of(project(database))) {
      assertThat(served.get(STATUS).statusCode()).isEqualTo(503);
      HttpResponse<String> answer = served.post(MIGRATE, HEADER, Served.TOKEN);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonObject verdict = Served.json(answer);
      assertThat(verdict.get("command").getAsString()).isEqualTo("gate");
      assertThat(verdict.get("verdict").getAsString()).isEqualTo("pass");
      assertThat(verdict.getAsJsonArray("applied")).hasSize(1);
      assertThat(served.get(STATUS).statusCode()).isEqualTo(200);
      JsonObject overview = Served.json(served.get("/api/ops/overview"));
      assertThat(overview.get("migrate")).hasToString("{\"enabled\":true,\"running\":false}");
      assertThat(overview.getAsJsonObject("last_verdict").get("verdict").getAsString())
          .isEqualTo("pass");
    }
  }

  @Test
  void answersWithTheVerdictWhereTheGateIsBlocked(TestDatabase database) throws Exception {
    Project project = project(database).contract("[tables.proposals.columns]\nnote = \"text\"\n");
    try (Served served = Served.of(project)) {
      HttpResponse<String> answer = served.post(MIGRATE, HEADER, Served.TOKEN);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(Served.json(answer).get("exitCode").getAsInt()).isEqualTo(60);
    }
  }

  @Test
  void refusesAHundredWrongTokensAlikeAndLimitsThem(TestDatabase database) throws Exception {
    try (Served served = Served.of(project(database))) {
      List<String> unauthorized = new ArrayList<>();
      int limited = 0;
      for (int i = 0; i < 100; i++) {
        HttpResponse<String> answer =
            switch (i % 4) {
              case 0 -> served.post(MIGRATE);
              case 1 -> served.post(MIGRATE, HEADER, "wrong-" + i);
              case 2 -> served.post(MIGRATE, HEADER, Served.TOKEN + "x");
              default -> served.post(MIGRATE, HEADER, Served.TOKEN.substring(1));
            };
        if (answer.statusCode() == 429) {
          limited++;
          assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
              .isBetween(1L, 60L);
          assertThat(Served.json(answer).get("error").getAsString()).isEqualTo("too_many_requests");
        } else {
          assertThat(answer.statusCode()).isEqualTo(401);
          unauthorized.add(answer.body());
        }
      }
      assertThat(unauthorized)
          .hasSizeGreaterThanOrEqualTo(10)
          .containsOnly(unauthorized.getFirst());
      assertThat(limited).isPositive();
      assertThat(database.query("SELECT to_regclass('proposals')")).containsExactly("null");
      assertThat(served.post(MIGRATE, HEADER, Served.TOKEN).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void runsOneAtATime(TestDatabase database) throws Exception {
    Project project =
        project(database).migration("V2__slow.sql", "SELECT pg_sleep(3);\nSELECT 1;\n");
    try (Served served = Served.of(project);
        ExecutorService two = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        answers.add(two.submit(() -> served.post(MIGRATE, HEADER, Served.TOKEN).statusCode()));
      }
      List<Integer> codes = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        codes.add(answer.get());
      }
      assertThat(codes).containsExactlyInAnyOrder(200, 409);
    }
    assertThat(database.query("SELECT count(*) FROM flyway_schema_history")).containsExactly("2");
  }

  @Test
  void takesNoOtherMethodAndNoBodyToSpeakOf(TestDatabase database) throws Exception {
    try (Served served = Served.of(project(database))) {
      HttpResponse<String> get = served.get(MIGRATE, HEADER, Served.TOKEN);
      assertThat(get.statusCode()).isEqualTo(405);
      assertThat(get.headers().firstValue("Allow")).contains("POST");
      HttpResponse<String> large =
          served.send(
              HttpRequest.newBuilder(served.at(MIGRATE))
                  .header(HEADER, Served.TOKEN)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000))));
      assertThat(large.statusCode()).isEqualTo(413);
      assertThat(large.headers().firstValue("Connection")).contains("close");
      assertThat(PublishedSchema.ERROR.read(large.body()).get("error").getAsString())
          .isEqualTo("too_large");
      HttpResponse<String> form =
          served.send(
              HttpRequest.newBuilder(served.at(MIGRATE))
                  .header(HEADER, Served.TOKEN)
                  .header("Accept", "text/html")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString("a=b")));
      assertThat(form.statusCode()).isEqualTo(415);
      assertThat(PublishedSchema.ERROR.read(form.body()).get("error").getAsString())
          .isEqualTo("unsupported_media_type");
      assertThat(database.query("SELECT to_regclass('proposals')")).containsExactly("null");
    }
  }

  @Test
  void takesTheTokenFromAFile(TestDatabase database) throws Exception {
    Project project =
        Project.small(directory)
            .on(database)
            .file("token", Served.TOKEN + "\n")
            .with("MIGRATION_SENTRY_MIGRATE_TOKEN_FILE", "token");
    try (Served served = Served.of(project)) {
      assertThat(served.post(MIGRATE, HEADER, Served.TOKEN).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void doesNotStartWithATokenThatCanBeGuessed() {
    Project project =
        Project.small(directory)
            .with("MIGRATION_SENTRY_MIGRATE_TOKEN", "only-31-characters-are-in-this!");
    assertThatThrownBy(() -> Served.of(project).close())
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused -> {
              assertThat(refused.findings().getFirst().code().code()).isEqualTo("serve.token");
              assertThat(refused.findings().toString()).doesNotContain("only-31");
            });
  }

  private Project project(TestDatabase database) {
    return Project.small(directory)
        .on(database)
        .with("MIGRATION_SENTRY_MIGRATE_TOKEN", Served.TOKEN);
  }
}
