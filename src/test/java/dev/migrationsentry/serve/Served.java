package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.migrationsentry.environment.EnvironmentCheck;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.report.Redactor;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A project's status, served in this virtual machine at a free port, and asked over HTTP. */
public final class Served implements AutoCloseable {
  /** Long enough. */
  public static final String TOKEN = "a-token-of-the-tests-that-is-long-enough";

  /** Far longer than any answer may take, and shorter than the limits on waits for a server. */
  private static final Duration MOST_PATIENT = Duration.ofSeconds(10);

  private final StatusService service;
  private final HttpClient client = HttpClient.newHttpClient();

  private Served(StatusService service) {
    this.service = service;
  }

  /** Serves it as the command would. */
  public static Served of(Project project) throws StepRefused {
    return of(project, RunListener.NONE);
  }

  /** The same, and this hears of it. */
  static Served of(Project project, RunListener listener) throws StepRefused {
    Settings settings =
        Settings.read(
            Map.of("listen", List.of("127.0.0.1:0")), project.environment(), project.directory());
    Redactor redactor = new Redactor();
    EnvironmentCheck.secrets(settings, project.environment()).forEach(redactor::learn);
    return new Served(
        StatusService.start(settings, project.environment(), redactor::redact, listener));
  }

  public URI at(String path) {
    return URI.create(service.url() + path);
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(at(path)).GET();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** A POST without a body. */
  public HttpResponse<String> post(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.noBody());
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(MOST_PATIENT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The body of an answer that must be JSON. */
  public static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /** Sends these bytes and reads until the server hangs up. */
  public String raw(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at("/").getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public void close() {
    service.close();
    client.close();
  }
}
