package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.migration.GuardScript;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A small table beside the history: what recovery did, when, as whom, on what evidence, and the
 * statement that undoes it.
 */
final class Receipts {
  static final String TABLE = "migration_sentry_receipts";

  private final Connection connection;
  private final String table;

  /** In the caller's transaction. */
  Receipts(Connection connection, String schema) throws SQLException {
    this.connection = connection;
    this.table = Identifier.quoted(schema) + "." + TABLE;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + table
              + """
                 (
                  id pg_catalog.int4 PRIMARY KEY,
                  written_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
                  written_by pg_catalog.text NOT NULL DEFAULT CURRENT_USER,
                  action pg_catalog.text NOT NULL,
                  migration pg_catalog.text NOT NULL,
                  evidence pg_catalog.text NOT NULL,
                  undo pg_catalog.text NOT NULL
                )
                """);
    }
  }

  static QualifiedName table(String schema) {
    return new QualifiedName(schema, TABLE);
  }

  void write(Repair repair, String migration, String undo) throws SQLException {
    write(repair.action(), migration, repair.evidence(), undo);
  }

  /** For a guard; what of it was there before is not known, so that no statement undoes it. */
  void write(GuardScript guard, String why) throws SQLException {
    write(
        "guard",
        guard.name(),
        "checksum " + guard.checksum() + "; " + why,
        "-- by hand, and only what was not there before " + guard.name());
  }

  private void write(String action, String migration, String evidence, String undo)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + " (id, action, migration, evidence, undo) SELECT COALESCE(pg_catalog.max(id), 0)"
                + " OPERATOR(pg_catalog.+) 1, ?, ?,"
                + " ?, ? FROM "
                + table)) {
      statement.setString(1, action);
      statement.setString(2, migration);
      statement.setString(3, evidence);
      statement.setString(4, undo);
      statement.executeUpdate();
    }
  }
}
