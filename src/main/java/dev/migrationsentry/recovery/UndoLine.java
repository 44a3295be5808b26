package dev.migrationsentry.recovery;

import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryRow;
import org.jspecify.annotations.Nullable;

/** SQL that puts a row of the history back as it was. */
final class UndoLine {
  private final String table;

  UndoLine(History history) {
    this.table = history.sqlName();
  }

  String ofRemoval(HistoryRow row) {
    return "INSERT INTO "
        + table
        + " (installed_rank, version, description, type, script, checksum, installed_by,"
        + " installed_on, execution_time, success) VALUES ("
        + String.join(
            ", ",
            row.rank() + "",
            literal(row.version()),
            literal(row.description()),
            literal(row.type()),
            literal(row.script()),
            row.checksum() + "",
            literal(row.installedBy()),
            literal(row.installedOn()),
            "0",
            row.success() + "")
        + ");";
  }

  /**
   * Of a change.
   *
   * @param rank the row's number since
   */
  String ofRewriting(HistoryRow row, int rank) {
    return "UPDATE "
        + table
        + " SET installed_rank = "
        + row.rank()
        + ", version = "
        + literal(row.version())
        + ", description = "
        + literal(row.description())
        + ", type = "
        + literal(row.type())
        + ", script = "
        + literal(row.script())
        + ", checksum = "
        + row.checksum()
        + ", success = "
        + row.success()
        + " WHERE installed_rank = "
        + rank
        + ";";
  }

  String ofStamp(int rank) {
    return "DELETE FROM " + table + " WHERE installed_rank = " + rank + ";";
  }

  private static String literal(@Nullable String text) {
    return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
  }
}
