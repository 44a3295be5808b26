package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a migration that failed outside a transaction has left, as far as the server could be asked.
 *
 * @param asked whether it could
 * @param invalidIndexes indexes that are INVALID and were not before, as SQL writes their names
 * @param row its row in the history, or null
 * @param history as SQL writes its name
 */
record LeftBehind(
    boolean asked, Set<String> invalidIndexes, @Nullable HistoryRow row, String history) {

  private static final int LOOKS = 30;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private static final String INVALID =
      """
      SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT i.indisvalid AND c.relkind = 'i'
      ORDER BY 1
      """;

  /** The indexes that are INVALID now. */
  static Set<String> invalidIndexes(Connection connection) throws SQLException {
    Set<String> names = new LinkedHashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(INVALID)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /** Asks on a new connection. */
  static LeftBehind of(
      Database database, HistoryTable table, MigrationName name, Set<String> invalidBefore) {
    try (Connection connection = database.open(Purpose.HISTORY)) {
      Set<String> invalid = invalidIndexes(connection);
      invalid.removeAll(invalidBefore);
      History history = HistoryReader.read(connection, table);
      return new LeftBehind(true, invalid, lastRow(history, name), history.sqlName());
    } catch (SQLException | StepRefused e) {
      return new LeftBehind(false, Set.of(), null, table.sqlName());
    }
  }

  /** The same, after waiting a while for these backends to end. */
  static LeftBehind onceGone(
      MigrationOrder order,
      HistoryTable table,
      MigrationName name,
      Set<String> invalidBefore,
      List<Integer> backends) {
    boolean _ = areGone(order, backends);
    return of(order.database(), table, name, invalidBefore);
  }

  /** Waits a while for these backends to end, and says whether the server knows none of them. */
  static boolean areGone(MigrationOrder order, List<Integer> backends) {
    Stop stop = order.database().stop();
    for (int i = 0; i < LOOKS; i++) {
      if (!anyAlive(order.database(), backends)) {
        return true;
      }
      if (stop.cause().isPresent()) {
        return false;
      }
      stop.sleep(BETWEEN_LOOKS);
    }
    return false;
  }

  private static boolean anyAlive(Database database, List<Integer> backends) {
    try (Connection connection = database.open(Purpose.READ);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity WHERE pid = ANY (?))")) {
      statement.setArray(1, connection.createArrayOf("int4", backends.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (SQLException e) {
      return true;
    }
  }

  private static @Nullable HistoryRow lastRow(History history, MigrationName name) {
    return history.rows().reversed().stream()
        .filter(row -> Objects.equals(row.script(), name.script()))
        .findFirst()
        .orElse(null);
  }

  boolean recordedAsFailed() {
    return row != null && Boolean.FALSE.equals(row.success());
  }

  boolean recordedAsApplied() {
    return row != null && Boolean.TRUE.equals(row.success());
  }

  /** The lines that clear it away. Empty if there is nothing to clear. */
  String remedy() {
    StringBuilder lines = new StringBuilder();
    invalidIndexes.forEach(i -> lines.append("DROP INDEX CONCURRENTLY ").append(i).append("; "));
    if (recordedAsFailed() && row != null) {
      lines
          .append("DELETE FROM ")
          .append(history)
          .append(" WHERE installed_rank = ")
          .append(row.rank())
          .append("; ");
    }
    return lines.toString();
  }
}
