package dev.migrationsentry.serve;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Closes a connection on which no whole request has come for a while. The server's own idle limit
 * begins anew with every byte, so that one byte a second would hold a connection for ever.
 */
final class RequestPatience extends AbstractLifeCycle implements Connection.Listener {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

  private final Map<Connection, Long> waiting = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("patience").factory());

  @Override
  protected void doStart() {
    var _ = clock.scheduleWithFixedDelay(this::closeTheLate, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  protected void doStop() {
    clock.shutdownNow();
  }

  @Override
  public void onOpened(Connection connection) {
    waiting.put(connection, System.nanoTime());
  }

  @Override
  public void onClosed(Connection connection) {
    waiting.remove(connection);
  }

  /** A whole request is there: what it is answered takes its own time. */
  void answering(Connection connection) {
    waiting.remove(connection);
  }

  /** The next one is awaited. */
  void answered(Connection connection) {
    if (connection.getEndPoint().isOpen()) {
      waiting.put(connection, System.nanoTime());
    }
  }

  private void closeTheLate() {
    long now = System.nanoTime();
    waiting.forEach(
        (connection, since) -> {
          if (now - since > LONGEST && waiting.remove(connection, since)) {
            connection.getEndPoint().close();
          }
        });
  }
}
