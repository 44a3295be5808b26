package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.gate.Preparation;
import dev.migrationsentry.gate.Readiness;
import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.report.PublishedSchema;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no browser sends, over a bare socket: each is answered or cut off, in JSON. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BadRequestsTest {
  @TempDir Path directory;
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    served = Served.of(Project.small(directory));
  }

  @AfterEach
  void end() {
    assertThat(served.get("/livez").statusCode()).isEqualTo(200);
    served.close();
  }

  /** A bar stands for the end of a line. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "FOO||",
        "GET /api/x HTTP/1.1|Host: a|Bad Header||",
        "GET /api/x HTTP/1.1||",
        "GET /api/%zz HTTP/1.1|Host: a||",
        "GET /api/../../etc/passwd HTTP/1.1|Host: a||",
        "POST /api/health/migrate HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 6||hello",
        "POST /api/health/migrate HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||0||",
        "POST /api/health/migrate HTTP/1.1|Host: a|Content-Length: -1||",
        "GET /api%2Fnothing HTTP/1.1|Host: a||",
        "GET /api/x HTTP/1.1|Host: a|Host: b||",
        "GET /api/x HTTP/1.1|Host : a||",
        "GET /api/x\u0000y HTTP/1.1|Host: a||",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001"
      })
  void malformedOnesAreRefusedInJson(String request) throws IOException {
    String answer = served.raw(request.replace("|", "\r\n"));
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Content-Type: application/json");
    assertThat(answer).contains("{\"error\":\"bad_request\",\"detail\":\"");
    assertThat(answer).doesNotContainIgnoringCase("jetty").doesNotContain("Exception");
  }

  /** What HTTP knows and this server does not do. */
  @ParameterizedTest
  @CsvSource({
    "'TRACE /api/nothing HTTP/1.1|Host: a|Connection: close||', 404",
    "'OPTIONS /api/ops/overview HTTP/1.1|Host: a|Connection: close||', 405",
    "'GET /api/nothing|Host: a||', 505",
    "'GET http://a/api/nothing HTTP/1.1|Host: a|Connection: close||', 404",
    "'GET /api;x=1/nothing HTTP/1.1|Host: a|Connection: close||', 4",
    "'GET /api/nothing?%zz HTTP/1.1|Host: a|Connection: close||', 404",
    "'GET /api/nothing HTTP/1.0||', 404",
    "'GET /api/nothing HTTP/3.0|Host: a||', 505",
  })
  void othersAreRefusedInJsonToo(String request, String status) throws IOException {
    String answer = served.raw(request.replace("|", "\r\n"));
    assertThat(answer).startsWith("HTTP/1.1 " + status).contains("Content-Type: application/json");
    PublishedSchema.ERROR.read(answer.substring(answer.indexOf("\r\n\r\n") + 4));
  }

  @ParameterizedTest
  @CsvSource({
    "'OPTIONS * HTTP/1.1|Host: a|Connection: close||', 404",
    "'CONNECT a:80 HTTP/1.1|Host: a:80|Connection: close||', 405",
    "'PRI * HTTP/2.0||SM||', 426",
    "'POST / HTTP/1.1|Host: a|Connection: close||', 405",
    "'GET /nothing HTTP/1.1|Host: a|Content-Length: 5000||', 413",
  })
  void whatIsNotOfTheApiIsRefusedByAPage(String request, int status) throws IOException {
    assertThat(served.raw(request.replace("|", "\r\n")))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Content-Type: text/html; charset=utf-8", "<!doctype html>")
        .doesNotContainIgnoringCase("jetty");
  }

  /** Whatever is asked, and whether or not its length is said: nothing here reads a body. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/ops/migration_status HTTP/1.1|Host: a|Accept: text/html|Content-Length: 1025||",
        "POST /api/ops/overview HTTP/1.1|Host: a|Accept: text/html|Content-Length: 9999999999||",
        "POST /api/nothing HTTP/1.1|Host: a|Transfer-Encoding: chunked||",
        "POST /api/health/migrate HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 5000||"
      })
  void largeBodiesAreRefusedBeforeTheyCome(String request) throws IOException {
    String answer = served.raw(request.replace("|", "\r\n"));
    assertThat(answer)
        .startsWith("HTTP/1.1 413 ")
        .contains("Connection: close")
        .contains("\"error\":\"too_large\"");
  }

  @Test
  void aCrashIsToldInJsonWhateverIsAcceptedAndWithoutAWordOfWhere() throws Exception {
    Settings settings = Settings.read(Map.of(), Map.of(), directory);
    Readiness readiness =
        new Readiness(
            new Preparation(settings, Map.of()),
            RunListener.NONE,
            Clock.systemUTC(),
            Optional.empty());
    MigrateEndpoint endpoint =
        new MigrateEndpoint(
            Optional.of(new Secret(Served.TOKEN)),
            () -> {
              throw new IllegalStateException("a bug in the tests");
            });
    StatusCache cache =
        new StatusCache(readiness, Clock.systemUTC(), new LookLog(RunListener.NONE));
    List<RunEvent> bugs = new CopyOnWriteArrayList<>();
    SiteHandler handler = new SiteHandler(new Site(cache, endpoint), text -> text, bugs::add);
    try (HttpEdge edge = HttpEdge.start(ListenAddress.of("127.0.0.1:0"), handler);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + edge.port() + "/api/health/migrate"))
              .header("Accept", "text/html")
              .header("X-Migration-Token", Served.TOKEN)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      for (int i = 0; i < 2; i++) { // The second finds that the first is over.
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("bug").doesNotContain("IllegalState");
        assertThat(PublishedSchema.ERROR.read(answer.body()).get("error").getAsString())
            .isEqualTo("internal_error");
      }
    }
    assertThat(bugs).hasSize(2).allMatch(RunEvent.Bug.class::isInstance);
  }

  @Test
  void largeHeadersAreRefused() throws IOException {
    assertThat(served.raw("GET /api/x HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(9_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("\"error\":\"too_large\"");
    assertThat(served.raw("GET /api/" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ")
        .contains("\"error\":\"too_large\"");
  }

  @Test
  void aSilentConnectionIsClosed() throws IOException {
    assertThat(served.raw("GET /api/x HTTP/1.1\r\nHost: a\r\nX: ")).doesNotContain("200 OK");
  }

  /** One byte a second, for ever, unless the server ends it. */
  @Test
  void aRequestThatDripsInIsCutOff() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.at("/").getPort())) {
      socket.setSoTimeout(1_000);
      OutputStream out = socket.getOutputStream();
      out.write("GET /api/x HTTP/1.1\r\nHost: a\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      boolean open = true;
      while (open) {
        open = stillOpen(socket, out);
      }
    }
  }

  private static boolean stillOpen(Socket socket, OutputStream out) {
    try {
      out.write('a');
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException _) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
