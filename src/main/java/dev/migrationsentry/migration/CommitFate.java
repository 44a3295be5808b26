package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a transaction whose COMMIT was not answered. The server is asked on a new
 * connection: {@code pg_xact_status} (PostgreSQL manual, "Transaction ID and Snapshot Information
 * Functions").
 */
enum CommitFate {
  COMMITTED,
  ABORTED,
  UNKNOWN;

  /**
   * "Transaction ID is in the future": a server that crashed, or another one in its place, has
   * never heard of it.
   */
  private static final String NOT_YET_GIVEN = "22023";

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int ATTEMPTS = 60;

  /** Asks until the server knows, half a minute at most. */
  static CommitFate of(Database database, @Nullable String transactionId) {
    if (transactionId == null) {
      return UNKNOWN;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        if (database.stop().cause().isPresent()) {
          return UNKNOWN;
        }
        database.stop().sleep(PAUSE);
      }
      try (Connection connection = database.open(Purpose.HISTORY)) {
        String status = status(connection, transactionId);
        if (status == null) {
          return UNKNOWN;
        }
        switch (status) {
          case "committed" -> {
            return COMMITTED;
          }
          case "aborted" -> {
            return ABORTED;
          }
          default -> {
            // Still in progress: the old session has not noticed yet that its client is gone.
          }
        }
      } catch (SQLException e) {
        if (NOT_YET_GIVEN.equals(e.getSQLState())) {
          return UNKNOWN;
        }
        // The server may be coming back up.
      }
    }
    return UNKNOWN;
  }

  private static @Nullable String status(Connection connection, String transactionId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_xact_status(?::pg_catalog.text::pg_catalog.xid8)")) {
      statement.setString(1, transactionId);
      statement.setQueryTimeout(5);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
