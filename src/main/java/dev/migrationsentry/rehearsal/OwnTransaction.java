package dev.migrationsentry.rehearsal;

import dev.migrationsentry.hazard.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * A transaction around a single statement of a migration that has none. It changes nothing for the
 * statement, and its locks can be read before they are let go.
 */
enum OwnTransaction {
  NONE,
  OPEN;

  /** Those that can run in one for certain, whatever is written inside. */
  private static final Pattern FITS =
      Pattern.compile(
          SqlText.SPACE
              + "(?:ALTER\\s+(?:TABLE|INDEX|VIEW|SEQUENCE|MATERIALIZED|TRIGGER|POLICY|DOMAIN)\\b"
              + "|CREATE\\s+(?:UNIQUE\\s+)?INDEX\\b|CREATE\\s+(?:TABLE|TRIGGER|VIEW|POLICY)\\b"
              + "|DROP\\s+(?:TABLE|INDEX|VIEW|TRIGGER|POLICY|SEQUENCE|MATERIALIZED)\\b"
              + "|INSERT\\b|UPDATE\\b|DELETE\\b|TRUNCATE\\b|COMMENT\\b).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern CONCURRENTLY =
      Pattern.compile("\\bCONCURRENTLY\\b", Pattern.CASE_INSENSITIVE);

  /** "must be called before any query" (PostgreSQL manual, SET TRANSACTION). */
  private static final Pattern FIRST =
      Pattern.compile(
          SqlText.SPACE + "SET\\s+(?:LOCAL\\s+|SESSION\\s+)?TRANSACTION\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Begins one if the statement can run in one. */
  static OwnTransaction around(Connection session, String sql) throws SQLException {
    if (FITS.matcher(sql).matches() && !CONCURRENTLY.matcher(sql).find()) {
      session.setAutoCommit(false);
      return OPEN;
    }
    return NONE;
  }

  /** Whether nothing may be asked on its session before it. */
  static boolean hasToComeFirst(String sql) {
    return FIRST.matcher(sql).matches();
  }

  void commit(Connection session) throws SQLException {
    if (this == OPEN) {
      session.commit();
      session.setAutoCommit(true);
    }
  }

  void rollback(Connection session) throws SQLException {
    if (this == OPEN) {
      session.rollback();
      session.setAutoCommit(true);
    }
  }
}
