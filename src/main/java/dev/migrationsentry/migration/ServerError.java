package dev.migrationsentry.migration;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server, or the driver, said: wherever in a chain of causes it was said.
 *
 * @param sqlState empty if there was none
 * @param message the primary message, one line; never the DETAIL, which quotes rows
 */
record ServerError(String sqlState, String message) {

  /** The first exception of the chain that carries an SQLSTATE; null if none does. */
  static @Nullable ServerError in(@Nullable Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SQLException e) {
        for (SQLException next = e; next != null; next = next.getNextException()) {
          if (next.getSQLState() != null) {
            return new ServerError(next.getSQLState(), message(next));
          }
        }
      }
    }
    return null;
  }

  private static String message(SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
    String message = server == null ? e.getMessage() : server.getMessage();
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  /** Class 08, and the ends that a server gives to its sessions (57P01 to 57P05). */
  boolean connectionLost() {
    return sqlState.startsWith("08") || sqlState.startsWith("57P");
  }

  /** Whether the server itself said that it ends the session, so that the statement is undone. */
  boolean endedByServer() {
    return sqlState.startsWith("57P");
  }

  /** 53300, 53400: the server, or a pooler, takes no further session. */
  boolean sessionRefused() {
    return sqlState.equals("53300") || sqlState.equals("53400");
  }

  /** Whether the same may go well once others have let go. */
  boolean passes() {
    return sqlState.equals("55P03") || sqlState.equals("40P01") || sqlState.equals("40001");
  }

  /** Classes 53, 58 and XX: the server lacked something, and the script is not to blame. */
  boolean isOfTheServer() {
    return sqlState.startsWith("53") || sqlState.startsWith("58") || sqlState.startsWith("XX");
  }

  /** Whether something that was to be made is there: column, table or index, object, function. */
  boolean existsAlready() {
    return switch (sqlState) {
      case "42701", "42P07", "42710", "42723", "42P06" -> true;
      default -> false;
    };
  }

  String words() {
    return "SQLSTATE " + sqlState + ": " + message;
  }
}
