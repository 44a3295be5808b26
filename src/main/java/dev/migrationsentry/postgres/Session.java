package dev.migrationsentry.postgres;

import java.sql.Connection;

/**
 * A session for a question. Closing it gives it back, so that it has to be left as it was found: in
 * autocommit, outside of a transaction, nothing set.
 */
public final class Session implements AutoCloseable {
  private final Connection connection;
  private final Purpose purpose;
  private final IdleSessions idle;

  Session(Connection connection, Purpose purpose, IdleSessions idle) {
    this.connection = connection;
    this.purpose = purpose;
    this.idle = idle;
  }

  /** To be used until this is closed, and never closed itself. */
  public Connection connection() {
    return connection;
  }

  /** Gives it back. */
  @Override
  public void close() {
    idle.keep(purpose, connection);
  }
}
