package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Sessions that nobody uses just now, one for each purpose at most. */
final class IdleSessions implements AutoCloseable {
  private final Map<Purpose, Connection> kept = new EnumMap<>(Purpose.class);

  /** Takes one out; null if there is none. */
  synchronized @Nullable Connection take(Purpose purpose) {
    return kept.remove(purpose);
  }

  /** Keeps it for the next, or closes it: if it is not as it should be, or one is there already. */
  synchronized void keep(Purpose purpose, Connection connection) {
    if (isIdle(connection) && kept.putIfAbsent(purpose, connection) == null) {
      return;
    }
    close(connection);
  }

  private static boolean isIdle(Connection connection) {
    try {
      return !connection.isClosed()
          && connection.getAutoCommit()
          && connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE;
    } catch (SQLException _) {
      return false;
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // The server ends a session whose client is gone.
    }
  }

  /** Closes those that are kept now. */
  @Override
  public synchronized void close() {
    kept.values().forEach(IdleSessions::close);
    kept.clear();
  }
}
