package dev.migrationsentry.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.serve.Served;
import dev.migrationsentry.testing.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Requests as they should be, damaged, over bare sockets, and what the service makes of them: an
 * answer or the end of the connection, and then it answers as before. {@code -Drequests=5000} of
 * each for more, {@code -Dseed=N -Drequests=1} for one.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzedRequestsTest {
  private static final int REQUESTS = Integer.getInteger("requests", 400);
  private static final long SEED = Long.getLong("seed", 20_261_122);
  private static final String PASSWORD = "K7zq%2F%40%3A9Xwv";

  /** What the service may say of a damaged request, and what of one that the damage left whole. */
  private static final Pattern ANSWER =
      Pattern.compile("(?s)HTTP/1\\.1 (200|400|401|404|405|41[1-7]|426|429|431|50[0135]) .*");

  private static final Pattern TOLD =
      Pattern.compile("(?i)\tat |exception|jetty|k7zq|9xwv|" + Served.TOKEN);

  @TempDir Path directory;
  private Served served;

  /** A request as a client would send it; a bar stands for the end of a line. */
  enum Sent {
    STATUS(
        "GET /api/ops/migration_status?x=1 HTTP/1.1|Host: localhost|Accept: */*|Connection: close||"),
    PAGE(
        "GET /index.html HTTP/1.1|Host: a:8080|Accept-Encoding: gzip, br|Cookie: a=b|Connection: close||"),
    MIGRATE(
        "POST /api/health/migrate HTTP/1.1|Host: a|X-Migration-Token: "
            + "w".repeat(40)
            + "|Content-Type: application/json|Content-Length: 2|Connection: close||{}"),
    CHUNKED(
        "POST /api/health/migrate HTTP/1.1|Host: a|Transfer-Encoding: chunked|Connection: close||"
            + "5;a=b|hello|0|T: x||"),
    TWO_AT_ONCE("GET /livez HTTP/1.1|Host: a||GET /metrics HTTP/1.1|Host: a|Connection: close||"),
    OLD("HEAD /livez HTTP/1.0|Range: bytes=0-1|If-None-Match: \"x\"|Expect: 100-continue||"),
    UPGRADE(
        "GET /livez HTTP/1.1|Host: a|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|HTTP2-Settings: AAAA||");

    private final String bytes;

    Sent(String bytes) {
      this.bytes = bytes.replace("|", "\r\n");
    }
  }

  @BeforeEach
  void serve() throws Exception {
    served =
        Served.of(
            Project.small(directory)
                .with("DATABASE_URL", "postgres://u:" + PASSWORD + "@127.0.0.1:1/d")
                .with("MIGRATION_SENTRY_MIGRATE_TOKEN", Served.TOKEN)
                .with("MIGRATION_SENTRY_CONNECT_TIMEOUT", "1s"));
  }

  @AfterEach
  void answersAsBefore() {
    try {
      assertThat(served.get("/livez").statusCode()).isEqualTo(200);
      assertThat(served.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(served.get("/api/ops/migration_status").statusCode()).isEqualTo(503);
    } finally {
      served.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void areAnsweredOrCutOff(Sent sent) throws IOException {
    int threads = Thread.activeCount();
    for (long seed = SEED; seed < SEED + REQUESTS; seed++) {
      byte[] damaged = new Mutations(seed).of(sent.bytes);
      String answer = answer(damaged);
      String as = sent + " -Dseed=" + seed + "\n" + answer;
      assertThat(answer.isEmpty() || ANSWER.matcher(answer).matches()).as(as).isTrue();
      assertThat(TOLD.matcher(answer).find()).as(as).isFalse();
      assertThat(answer).as(as).hasSizeLessThan(100_000);
    }
    assertThat(Thread.activeCount()).isLessThan(threads + 40);
  }

  /** Everything that the service has to say about the database, with a password that is in use. */
  @Test
  void tellNoSecretInAnyAnswer() throws IOException {
    for (String path :
        List.of(
            "/",
            "/livez",
            "/metrics",
            "/api/ops/migration_status",
            "/api/ops/overview",
            "/api/nothing",
            "/nothing",
            "/api/" + PASSWORD,
            "/" + PASSWORD,
            "/?" + PASSWORD)) {
      for (String method : List.of("GET", "POST", "BREW")) {
        for (String accept : List.of("text/html", "application/json")) {
          String answer =
              answer(
                  (method
                          + " "
                          + path
                          + " HTTP/1.1\r\nHost: a\r\nAccept: "
                          + accept
                          + "\r\nConnection: close\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
          assertThat(answer).as(path).startsWith("HTTP/1.1 ");
          assertThat(TOLD.matcher(answer).find()).as(method + path + answer).isFalse();
        }
      }
    }
    String verdict = served.post("/api/health/migrate", "X-Migration-Token", Served.TOKEN).body();
    assertThat(verdict.toLowerCase(Locale.ROOT)).contains("connect").doesNotContain("k7zq", "9xwv");
  }

  /**
   * Each says a little, and none of them says more: whoever comes then is answered all the same.
   */
  @Test
  void twoHundredThatComeToNoEndKeepNobodyWaiting() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.at("/").getPort());
        open.add(socket);
        socket
            .getOutputStream()
            .write("GET /livez HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(served.get("/livez").statusCode()).isEqualTo(200);
    } finally {
      for (Socket each : open) {
        each.close();
      }
    }
  }

  private String answer(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.at("/").getPort())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      try {
        out.write(request);
        socket.shutdownOutput();
      } catch (SocketException _) {
        // It has heard enough already.
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither an answer nor an end", e);
    } catch (SocketException _) {
      return ""; // reset: what it did not read was still on its way
    }
  }
}
