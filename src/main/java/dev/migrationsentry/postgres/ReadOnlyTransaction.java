package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A transaction that the server keeps from writing, on a connection that is in autocommit before
 * and after. It always ends by ROLLBACK, so that no session setting is left behind. A stop cancels
 * what runs in it.
 */
public final class ReadOnlyTransaction implements AutoCloseable {
  private final Connection connection;
  private final boolean readOnlyBefore;
  private final Stop.Registration registration;

  private ReadOnlyTransaction(
      Connection connection, boolean readOnlyBefore, Stop.Registration registration) {
    this.connection = connection;
    this.readOnlyBefore = readOnlyBefore;
    this.registration = registration;
  }

  /**
   * Begins one.
   *
   * @param connection in autocommit
   */
  public static ReadOnlyTransaction begin(Connection connection, Stop stop) throws SQLException {
    boolean before = connection.isReadOnly();
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    return new ReadOnlyTransaction(
        connection,
        before,
        stop.onRequest(() -> Thread.ofVirtual().start(() -> cancel(connection))));
  }

  private static void cancel(Connection connection) {
    try {
      connection.unwrap(org.postgresql.PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      // Nothing runs, or the server is gone: whoever waits for the answer will learn it there.
    }
  }

  @Override
  public void close() throws SQLException {
    registration.close();
    if (!connection.isClosed()) {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setReadOnly(readOnlyBefore);
    }
  }
}
