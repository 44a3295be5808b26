package dev.migrationsentry.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * Changes rows of a history as Flyway itself would have written them. In the caller's transaction:
 * nothing is committed here.
 */
public final class HistoryWriter {
  private final Connection connection;
  private final String table;
  private final String name;

  /**
   * A writer to this history.
   *
   * @param connection with a transaction of the caller's
   */
  public HistoryWriter(Connection connection, History history) {
    this.connection = connection;
    this.table = history.sqlName();
    this.name = history.table();
  }

  /**
   * Keeps everybody else from writing to it until the transaction ends; reading goes on. Fails at
   * once with 55P03 if somebody is at it.
   */
  public void lock() throws SQLException {
    execute("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE NOWAIT");
  }

  /** An empty history table, the same as Flyway makes (its PostgreSQLDatabase). */
  public void createTable() throws SQLException {
    execute(
        "CREATE TABLE "
            + table
            + """
               (
                installed_rank INT NOT NULL,
                version VARCHAR(50),
                description VARCHAR(200) NOT NULL,
                type VARCHAR(20) NOT NULL,
                script VARCHAR(1000) NOT NULL,
                checksum INTEGER,
                installed_by VARCHAR(100) NOT NULL,
                installed_on TIMESTAMP NOT NULL DEFAULT now(),
                execution_time INTEGER NOT NULL,
                success BOOLEAN NOT NULL
              )
              """);
    execute(
        "ALTER TABLE "
            + table
            + " ADD CONSTRAINT "
            + History.quoted(name + "_pk")
            + " PRIMARY KEY (installed_rank)");
    execute("CREATE INDEX " + History.quoted(name + "_s_idx") + " ON " + table + " (success)");
  }

  /**
   * Records a migration as applied, behind all others.
   *
   * @return its {@code installed_rank}
   */
  public int insert(ReleaseMigration migration) throws SQLException {
    int rank = nextRank();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + " (installed_rank, version, description, type, script, checksum, installed_by,"
                + " execution_time, success) VALUES (?, ?, ?, ?, ?, ?, current_user, 0, true)")) {
      statement.setInt(1, rank);
      statement.setString(2, migration.name().version());
      statement.setString(3, HistoryComparison.keptDescription(migration));
      statement.setString(4, type(migration));
      statement.setString(5, migration.name().script());
      setChecksum(statement, 6, migration.checksum());
      statement.executeUpdate();
    }
    return rank;
  }

  /**
   * Makes a row say what this file's row says, applied. Where it stands and since when it keeps; a
   * row without a rank of its own, or with one that Flyway does not see, goes to the end.
   *
   * @return its {@code installed_rank} now
   */
  public int rewrite(RowId row, ReleaseMigration migration) throws SQLException {
    Integer known = row.rank();
    int rank = known == null || known < 0 || isShared(known) ? nextRank() : known;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE "
                + table
                + " SET installed_rank = ?, version = ?, description = ?, type = ?, script = ?,"
                + " checksum = ?, installed_by = COALESCE(installed_by, current_user),"
                + " installed_on = COALESCE(installed_on, LOCALTIMESTAMP),"
                + " execution_time = COALESCE(execution_time, 0), success = true"
                + " WHERE ctid = ?::pg_catalog.tid")) {
      statement.setInt(1, rank);
      statement.setString(2, migration.name().version());
      statement.setString(3, HistoryComparison.keptDescription(migration));
      statement.setString(4, type(migration));
      statement.setString(5, migration.name().script());
      setChecksum(statement, 6, migration.checksum());
      statement.setString(7, row.ctid());
      one(statement.executeUpdate());
    }
    return rank;
  }

  public void delete(RowId row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM " + table + " WHERE ctid = ?::pg_catalog.tid")) {
      statement.setString(1, row.ctid());
      one(statement.executeUpdate());
    }
  }

  /** A row that may have no number, or share it. Good until somebody writes to the row. */
  public record RowId(String ctid, @Nullable Integer rank) {}

  /**
   * Where a row is now; of several equal ones the first.
   *
   * @throws IllegalStateException if there is none like it
   */
  public RowId find(HistoryRow row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT ctid::text FROM "
                + table
                + " WHERE installed_rank IS NOT DISTINCT FROM ? AND version IS NOT DISTINCT FROM ?"
                + " AND description IS NOT DISTINCT FROM ? AND type IS NOT DISTINCT FROM ?"
                + " AND script IS NOT DISTINCT FROM ? AND checksum IS NOT DISTINCT FROM ?"
                + " AND success IS NOT DISTINCT FROM ? ORDER BY ctid")) {
      statement.setObject(1, row.rank(), Types.INTEGER);
      statement.setString(2, row.version());
      statement.setString(3, row.description());
      statement.setString(4, row.type());
      statement.setString(5, row.script());
      setChecksum(statement, 6, row.checksum());
      statement.setObject(7, row.success(), Types.BOOLEAN);
      try (ResultSet found = statement.executeQuery()) {
        if (!found.next()) {
          throw new IllegalStateException("no row " + row.where());
        }
        return new RowId(found.getString(1), row.rank());
      }
    }
  }

  private boolean isShared(int rank) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) > 1 FROM " + table + " WHERE installed_rank = ?")) {
      statement.setInt(1, rank);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private int nextRank() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT COALESCE(max(installed_rank), 0) + 1 FROM " + table)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String type(ReleaseMigration migration) {
    return migration.kind() == ReleaseMigration.Kind.BASELINE ? "SQL_BASELINE" : "SQL";
  }

  private static void setChecksum(PreparedStatement statement, int at, @Nullable Integer checksum)
      throws SQLException {
    statement.setObject(at, checksum, Types.INTEGER);
  }

  private static void one(int rows) {
    if (rows != 1) {
      throw new IllegalStateException(rows + " rows instead of one");
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
