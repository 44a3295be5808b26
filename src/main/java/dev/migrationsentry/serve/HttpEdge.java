package dev.migrationsentry.serve;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server in front of the site: its limits, and nothing of what is answered. */
final class HttpEdge implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 512;
  private static final int HEADER_BYTES = 8 * 1024;
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final Duration IDLE_AT_THE_END = Duration.ofMillis(200);

  /** A platform kills what has not ended some seconds after it was asked to. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(4);

  private final Server server;
  private final ServerConnector connector;

  private HttpEdge(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Listens.
   *
   * @throws StepRefused {@code serve.unavailable}
   */
  static HttpEdge start(ListenAddress address, SiteHandler handler) throws StepRefused {
    QueuedThreadPool threads = new QueuedThreadPool(16, 2);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setUriCompliance(UriCompliance.RFC3986);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(SILENCE.toMillis());
    connector.setShutdownIdleTimeout(IDLE_AT_THE_END.toMillis());
    connector.addBean(handler.patience());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
    server.setHandler(new GracefulHandler(handler)); // What is being answered is answered.
    server.setErrorHandler(handler::failed);
    server.setStopTimeout(LAST_ANSWERS.toMillis());
    HttpEdge edge = new HttpEdge(server, connector);
    try {
      server.start();
      return edge;
    } catch (IOException e) {
      edge.close();
      throw new StepRefused(
          Finding.of(
              FindingCode.SERVE_UNAVAILABLE,
              address.host() + ":" + address.port(),
              "this address cannot be listened at (" + e.getClass().getSimpleName() + ")",
              "See who has it: ss -ltnp 'sport = :"
                  + address.port()
                  + "'; or take another: --listen 127.0.0.1:0"));
    } catch (Exception e) {
      edge.close();
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception _) {
      // It is being given up anyway; the process ends with it.
    }
  }
}
