package dev.migrationsentry.migration;

import java.util.List;

/**
 * The history of a database, as found.
 *
 * @param schema where the history table is or would be
 * @param table its name
 * @param schemaExists whether that schema is there
 * @param tableExists whether the table is there
 * @param schemasWithObjects the managed schemas that hold objects, as Flyway counts them: the
 *     history table itself included, what belongs to an extension not
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
