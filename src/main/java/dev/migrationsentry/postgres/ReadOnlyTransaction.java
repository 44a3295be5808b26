package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A transaction that the server keeps from writing, on a connection that is in autocommit before
 * and after. It always ends by ROLLBACK, so that no session setting is left behind. A stop cancels
 * what runs in it.
 */
public final class ReadOnlyTransaction implements AutoCloseable {
  private final Connection connection;
  private final boolean readOnlyBefore;
  private final boolean plain;
  private final Stop stop;
  private final Stop.Registration registration;

  private ReadOnlyTransaction(
      Connection connection, boolean readOnlyBefore, boolean plain, Stop stop) {
    this.connection = connection;
    this.readOnlyBefore = readOnlyBefore;
    this.plain = plain;
    this.stop = stop;
    this.registration = stop.onRequest(() -> Thread.ofVirtual().start(() -> cancel(connection)));
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
    return new ReadOnlyTransaction(connection, before, false, stop);
  }

  /**
   * The same, begun and ended by plain statements: the driver's own are prepared ones, which behind
   * a pooler in transaction mode may meet one of that name on a backend of somebody else's. Until
   * it ends, nothing is searched but the catalogue ({@link SearchPath}).
   *
   * @param connection in autocommit
   */
  public static ReadOnlyTransaction beginPlainly(Connection connection, Stop stop)
      throws SQLException {
    say(connection, "BEGIN READ ONLY;" + SearchPath.NARROW_LOCALLY);
    connection.setAutoCommit(false); // The driver sees that one is open and begins none.
    return new ReadOnlyTransaction(connection, connection.isReadOnly(), true, stop);
  }

  /** The one that it is on. */
  public Connection connection() {
    return connection;
  }

  /** What ends it before its time. */
  public Stop stop() {
    return stop;
  }

  private static void say(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
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
      if (plain) {
        say(connection, "ROLLBACK");
      } else {
        connection.rollback();
      }
      connection.setAutoCommit(true);
      connection.setReadOnly(readOnlyBefore);
    }
  }
}
