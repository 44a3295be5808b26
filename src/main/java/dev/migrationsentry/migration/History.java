package dev.migrationsentry.migration;

import java.util.List;

/**
 * The history of a database, as found.
 *
 * @param schema where the history table is or would be
 * @param table its name
 * @param schemaExists whether that schema is there
 * @param tableExists whether the table is there
 * @param schemasWithObjects where there is no table, the managed schemas that hold objects, as
 *     Flyway counts them: what belongs to an extension is not counted
 * @param rows as found, by {@code installed_rank}
 */
public record History(
    String schema,
    String table,
    boolean schemaExists,
    boolean tableExists,
    List<String> schemasWithObjects,
    List<HistoryRow> rows) {
  public History {
    schemasWithObjects = List.copyOf(schemasWithObjects);
    rows = List.copyOf(rows);
  }

  /** The table's name as SQL has to write it. */
  public String sqlName() {
    return quoted(schema) + "." + quoted(table);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
