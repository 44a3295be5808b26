package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How far an index build has come, by {@code pg_stat_progress_create_index} (PostgreSQL manual,
 * "CREATE INDEX Progress Reporting").
 *
 * @param phase in the server's words
 * @param percent of this phase; -1 where the server gives no total
 */
public record IndexBuildProgress(String table, String phase, int percent) {
  private static final String QUERY =
      """
      SELECT p.relid::pg_catalog.regclass::text, p.phase,
        CASE
          WHEN p.blocks_total > 0 THEN p.blocks_done * 100 / p.blocks_total
          WHEN p.tuples_total > 0 THEN p.tuples_done * 100 / p.tuples_total
          WHEN p.lockers_total > 0 THEN p.lockers_done * 100 / p.lockers_total
          ELSE -1
        END::int
      FROM pg_catalog.pg_stat_progress_create_index p
      WHERE p.pid = ?
      """;

  /** The build that this backend is at; empty if it is at none. */
  public static Optional<IndexBuildProgress> of(Connection connection, int backendPid)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setInt(1, backendPid);
      statement.setQueryTimeout(5);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new IndexBuildProgress(row.getString(1), row.getString(2), row.getInt(3)))
            : Optional.empty();
      }
    }
  }

  /** One line. */
  public String words() {
    return "index on " + table + ": " + phase + (percent < 0 ? "" : ", " + percent + " %");
  }
}
