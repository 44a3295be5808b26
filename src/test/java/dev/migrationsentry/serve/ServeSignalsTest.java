package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.SigintTest;
import dev.migrationsentry.testing.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process that serves, and real signals. */
@ServerTest
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ServeSignalsTest {
  private static final Pattern AT = Pattern.compile("serving at (http://\\S+)\\R");

  /** The last words of a process that was not cut short by its own grace of six seconds. */
  private static final String IN_GOOD_ORDER = "no longer serving";

  @TempDir Path directory;

  @Test
  void anIdleOneEndsInGoodOrderWith143OnSigterm(TestDatabase database) throws Exception {
    anIdleOneEndsInGoodOrder(database, "TERM", 143);
  }

  @SigintTest
  void anIdleOneEndsInGoodOrderWith130OnSigint(TestDatabase database) throws Exception {
    anIdleOneEndsInGoodOrder(database, "INT", 130);
  }

  private void anIdleOneEndsInGoodOrder(TestDatabase database, String signal, int exitCode)
      throws Exception {
    Project project = Project.small(directory).on(database);
    SentryProcess process = project.process().start("serve", "--listen", "127.0.0.1:0");
    URI at = at(process);
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(get(client, at.resolve("/livez")).statusCode()).isEqualTo(200);
      Ended ended = ended(process, signal); // with a connection that is kept open, and silent
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
      assertThat(ended.out())
          .contains("SIG" + signal + " was received: ending")
          .contains(IN_GOOD_ORDER);
    }
  }

  @Test
  void aHealthCheckPassesWhileItServesAndFailsOnceItIsGone(TestDatabase database) throws Exception {
    Project project = Project.small(directory).on(database);
    SentryProcess process = project.process().start("serve", "--listen", "127.0.0.1:0");
    String listen = at(process).getAuthority();

    Ended healthy = project.process().run("serve", "--probe", "--listen", listen);
    assertThat(healthy.exitCode()).as(healthy.all()).isZero();
    assertThat(healthy.all()).isEmpty();

    ended(process, "TERM");
    Ended gone = project.process().run("serve", "--probe", "--listen", listen);
    assertThat(gone.exitCode()).isEqualTo(10);
    assertThat(gone.err()).contains("http://" + listen + ": nothing answers there");
  }

  @Test
  void aGateThatRunsEndsAsTheCommandDoesOnSigtermAndWhoAskedForItIsTold(TestDatabase database)
      throws Exception {
    Project project =
        Project.small(directory)
            .migration("V2__slow.sql", "CREATE TABLE slow (id int);\nSELECT pg_sleep(60);\n")
            .on(database)
            .with("MIGRATION_SENTRY_MIGRATE_TOKEN", Served.TOKEN);
    SentryProcess process = project.process().start("serve", "--listen", "127.0.0.1:0");
    URI at = at(process);
    try (HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(
              HttpRequest.newBuilder(at.resolve("/api/health/migrate"))
                  .header("X-Migration-Token", Served.TOKEN)
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      untilItSleeps(database);

      Ended ended = ended(process, "TERM");

      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(143);
      assertThat(ended.out()).contains("BLOCKED (exit 143: terminated)").contains(IN_GOOD_ORDER);
      assertThat(answer.get().statusCode()).isEqualTo(503);
      JsonObject verdict = JsonParser.parseString(answer.get().body()).getAsJsonObject();
      assertThat(verdict.get("exitCode").getAsInt()).isEqualTo(143);
    }
    assertThat(database.query("SELECT to_regclass('slow')")).containsExactly("null");
    assertThat(database.query("SELECT version FROM flyway_schema_history")).containsExactly("1");
    assertThat(
            database.query(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name LIKE 'migration-sentry%'"))
        .isEmpty();
    project.migration("V2__slow.sql", "CREATE TABLE slow (id int);\n");
    Ended again = project.run("gate");
    assertThat(again.exitCode()).as(again.all()).isZero();
  }

  private static void untilItSleeps(TestDatabase database) {
    String sleeping =
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            + " AND wait_event = 'PgSleep'";
    while (database.query(sleeping).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static URI at(SentryProcess process) {
    while (true) {
      Matcher said = AT.matcher(process.outSoFar());
      if (said.find()) {
        return URI.create(said.group(1));
      }
      assertThat(process.process().isAlive()).as(process.outSoFar()).isTrue();
    }
  }

  private static Ended ended(SentryProcess process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.process().pid()))
        .start()
        .waitFor();
    return process.end();
  }

  private static HttpResponse<String> get(HttpClient client, URI at) throws Exception {
    return client.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString());
  }
}
