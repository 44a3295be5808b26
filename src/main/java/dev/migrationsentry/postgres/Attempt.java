package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One attempt to connect, on a thread of its own: a name look-up cannot be interrupted, and nobody
 * may have to wait for it.
 */
public final class Attempt {
  /** Opens a connection, however long that takes. */
  @FunctionalInterface
  public interface Opening {
    Connection open() throws SQLException;
  }

  private Attempt() {}

  /**
   * The connection, unless the time is up or the run is to end before it is there. One that comes
   * later is closed. When the run was to end already, it is not stopped: somebody wants to know
   * what became of the database.
   */
  public static Connection within(Duration limit, Stop stop, Opening opening) throws SQLException {
    CompletableFuture<Connection> result = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("connect").start(() -> open(opening, result));
    if (stop.cause().isPresent()) {
      return await(result, limit);
    }
    try (Stop.Registration _ = stop.onRequest(() -> giveUp(result))) {
      return await(result, limit);
    }
  }

  private static void giveUp(CompletableFuture<Connection> result) {
    result.completeExceptionally(new SQLException("the run is to end", "57014"));
  }

  private static void open(Opening opening, CompletableFuture<Connection> result) {
    try {
      Connection connection = opening.open();
      if (!result.complete(connection)) {
        connection.close();
      }
    } catch (SQLException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private static Connection await(CompletableFuture<Connection> result, Duration limit)
      throws SQLException {
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      SQLException late = new SQLTimeoutException("no connection in time", "08001", e);
      if (!result.completeExceptionally(late)) {
        return await(result, Duration.ZERO);
      }
      throw late;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp(result);
      throw new SQLException("interrupted", "57014", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException failure -> throw failure;
        case RuntimeException bug -> throw bug;
        case Error bug -> throw bug;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
