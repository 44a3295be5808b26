package dev.migrationsentry.postgres;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server said, without what it said of rows. */
final class ServerWords {
  private ServerWords() {}

  /**
   * The primary message and the SQLSTATE of the first SQLException in the chain. Never DETAIL, HINT
   * or CONTEXT, which may hold values of rows.
   */
  static String of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null) {
      if (cause instanceof SQLException sql) {
        return of(sql);
      }
      cause = cause.getCause();
    }
    return thrown.getClass().getSimpleName();
  }

  private static String of(SQLException thrown) {
    ServerErrorMessage message =
        thrown instanceof PSQLException server ? server.getServerErrorMessage() : null;
    String words = message == null ? thrown.getMessage() : message.getMessage();
    return words + " (SQLSTATE " + thrown.getSQLState() + ")";
  }
}
