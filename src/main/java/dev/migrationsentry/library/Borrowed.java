package dev.migrationsentry.library;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A connection of somebody else's, most often of a pool: it goes back as it came. */
final class Borrowed implements AutoCloseable {
  private final Connection connection;
  private final boolean autoCommit;
  private final int networkTimeout;

  /**
   * Prepares it: in autocommit, and not waiting longer than this for an answer.
   *
   * @throws SQLException it cannot be used; it has been given back then
   */
  Borrowed(Connection connection, Duration silence) throws SQLException {
    this.connection = connection;
    try {
      this.networkTimeout = connection.getNetworkTimeout();
      this.autoCommit = connection.getAutoCommit();
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(silence.toMillis()));
      connection.setAutoCommit(true);
    } catch (SQLException | RuntimeException e) {
      try (connection) {
        throw e;
      }
    }
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      if (!connection.isClosed()) {
        connection.setAutoCommit(autoCommit);
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
      }
    }
  }
}
