package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        "POST /api/health/migrate HTTP/1.1|Host: a|Content-Length: -1||"
      })
  void malformedOnesAreRefusedInJson(String request) throws IOException {
    String answer = served.raw(request.replace("|", "\r\n"));
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Content-Type: application/json");
    assertThat(answer).contains("{\"error\":\"bad_request\",\"detail\":\"");
    assertThat(answer).doesNotContainIgnoringCase("jetty").doesNotContain("Exception");
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
