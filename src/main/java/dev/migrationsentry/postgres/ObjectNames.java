package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names of what is in some schemas: tables, and their columns, indexes and constraints. Asks
 * for names alone, which takes no lock on any of them: a definition would wait behind whoever has
 * locked its table.
 */
public final class ObjectNames {
  private static final String SQL =
      """
      WITH tables AS (
        SELECT c.oid, n.nspname, c.relname
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      )
      SELECT nspname, relname, relname FROM tables
      UNION ALL
      SELECT nspname, relname, a.attname FROM tables
      JOIN pg_catalog.pg_attribute a ON a.attrelid = tables.oid
      WHERE a.attnum > 0 AND NOT a.attisdropped
      UNION ALL
      SELECT nspname, tables.relname, i.relname FROM tables
      JOIN pg_catalog.pg_index x ON x.indrelid = tables.oid
      JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
      UNION ALL
      SELECT nspname, relname, k.conname FROM tables
      JOIN pg_catalog.pg_constraint k ON k.conrelid = tables.oid
      """;

  private ObjectNames() {}

  /** By table: its own name, and those of its parts. */
  public static Map<QualifiedName, Set<String>> read(
      Connection connection, Collection<String> schemas) throws SQLException {
    Map<QualifiedName, Set<String>> names = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names
              .computeIfAbsent(
                  new QualifiedName(row.getString(1), row.getString(2)), _ -> new TreeSet<>())
              .add(row.getString(3));
        }
      }
    }
    return names;
  }
}
