package dev.migrationsentry.serve;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a server of this machine whether it lives, as a container's health check does. Never reaches
 * the database, and loads nothing that a health check could do without.
 */
public final class Probe {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final String ALIVE = "HTTP/1.1 200 ";

  private Probe() {}

  /**
   * Asks {@code /livez}.
   *
   * @param address as it was told to listen; where that is every address, loopback is asked
   * @throws StepRefused {@code serve.unavailable} if it does not answer with 200 within two seconds
   */
  public static void ask(ListenAddress address) throws StepRefused {
    String host = reachable(address.host());
    String seen;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, address.port()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String status = beginning(socket.getInputStream());
      if (status.equals(ALIVE)) {
        return;
      }
      seen = "what listens there does not answer as serve does";
    } catch (IOException e) {
      seen = "nothing answers there (" + e.getMessage() + ")";
    }
    throw new StepRefused(
        Finding.of(
            FindingCode.SERVE_UNAVAILABLE,
            address.url(address.port()),
            seen,
            "Start it: migration-sentry serve --listen " + address.host() + ":" + address.port()));
  }

  private static String beginning(InputStream answer) throws IOException {
    return new String(answer.readNBytes(ALIVE.length()), StandardCharsets.US_ASCII);
  }

  private static String reachable(String host) {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "::1";
      default -> host;
    };
  }
}
