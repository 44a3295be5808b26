package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The INVALID indexes of a database. {@code CREATE INDEX CONCURRENTLY IF NOT EXISTS} passes over
 * one in silence, so that a migration may succeed beside it (PostgreSQL manual, CREATE INDEX).
 */
public final class InvalidIndexes {
  /**
   * Not those of partitioned tables: one that was made with ON ONLY is INVALID until every
   * partition has its own, and that may be as it is meant.
   */
  private static final String SQL =
      """
      SELECT n.nspname, t.relname, i.relname
      FROM pg_catalog.pg_index x
      JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
      JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
      WHERE NOT (x.indisvalid AND x.indisready)
        AND i.relkind = 'i'
        AND n.nspname !~ '^pg_'
      ORDER BY 1, 2, 3
      """;

  private InvalidIndexes() {}

  /** An index, in its table's schema. */
  public record Invalid(QualifiedName table, String index) {
    /** As SQL names it. */
    public String sql() {
      return new QualifiedName(table.schema(), index).sql();
    }
  }

  /** All of them, whoever made them. */
  public static List<Invalid> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SQL)) {
      return found(rows);
    }
  }

  /** The same together with other questions. */
  public static RoundTrip.Pending<List<Invalid>> asked(RoundTrip trip) {
    return trip.ask(SQL, InvalidIndexes::found);
  }

  private static List<Invalid> found(ResultSet row) throws SQLException {
    List<Invalid> found = new ArrayList<>();
    while (row.next()) {
      found.add(
          new Invalid(new QualifiedName(row.getString(1), row.getString(2)), row.getString(3)));
    }
    return found;
  }
}
