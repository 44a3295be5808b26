package dev.migrationsentry.postgres;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server said, without what it said of rows. */
public final class ServerWords {
  private ServerWords() {}

  /**
   * The primary message and the SQLSTATE of the first SQLException in the chain. Never DETAIL, HINT
   * or CONTEXT, which may hold values of rows.
   */
  public static String of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null) {
      if (cause instanceof SQLException sql) {
        return of(sql);
      }
      cause = cause.getCause();
    }
    return thrown.getClass().getSimpleName();
  }

  /**
   * The same; but of errors about data (class 22 and 23) and of those that a function raises (class
   * P0) the SQLSTATE alone, because their messages quote the data.
   */
  static String withoutValues(SQLException thrown) {
    String state = String.valueOf(thrown.getSQLState());
    boolean quotesData = state.startsWith("22") || state.startsWith("23") || state.startsWith("P0");
    return quotesData ? "the server refused it with SQLSTATE " + state : of(thrown);
  }

  private static String of(SQLException thrown) {
    ServerErrorMessage message =
        thrown instanceof PSQLException server ? server.getServerErrorMessage() : null;
    String words = message == null ? thrown.getMessage() : message.getMessage();
    return words + " (SQLSTATE " + thrown.getSQLState() + ")";
  }
}
