package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.RoundTrip;
import dev.migrationsentry.postgres.SearchPath;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the history table. Writes nothing, and bears whatever the table holds. */
public final class HistoryReader {
  /** A history table that somebody has locked is not waited for any longer than this. */
  private static final int SECONDS = 15;

  private static final List<String> COLUMNS =
      List.of(
          "installed_rank",
          "version",
          "description",
          "type",
          "script",
          "checksum",
          "installed_by",
          "installed_on",
          "success");

  /**
   * What is there, in one round trip. The three branches of {@code objects} are what Flyway calls a
   * non-empty schema: relations, types and functions that no extension owns.
   */
  private static final String FACTS =
      """
      WITH named AS (
        SELECT COALESCE(?::text, %s) AS name
      ), managed AS (
        SELECT n.oid, n.nspname
        FROM pg_catalog.pg_namespace n
        WHERE n.nspname = ANY (?) OR n.nspname = (SELECT name FROM named)
      ), objects AS (
        SELECT c.oid, c.relnamespace AS namespace FROM pg_catalog.pg_class c
        WHERE c.relkind IN ('r', 'v', 'S', 't')
        UNION ALL
        SELECT t.oid, t.typnamespace FROM pg_catalog.pg_type t
        WHERE t.typcategory NOT IN ('A', 'C')
        UNION ALL
        SELECT p.oid, p.pronamespace FROM pg_catalog.pg_proc p
      ), history AS (
        SELECT c.oid, c.relkind
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = (SELECT name FROM named) AND c.relname = ?
          AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      )
      SELECT
        (SELECT name FROM named),
        EXISTS (SELECT 1 FROM pg_catalog.pg_namespace
                WHERE nspname = (SELECT name FROM named)),
        (SELECT oid FROM history) IS NOT NULL,
        COALESCE(pg_catalog.has_schema_privilege(
            (SELECT oid FROM pg_catalog.pg_namespace
             WHERE nspname = (SELECT name FROM named)), 'USAGE')
          AND pg_catalog.has_table_privilege((SELECT oid FROM history), 'SELECT'), false),
        ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
              WHERE a.attrelid = (SELECT oid FROM history)
                AND a.attnum > 0 AND NOT a.attisdropped),
        (SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                             WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' END
         FROM history),
        ARRAY(SELECT m.nspname::text FROM managed m
              WHERE EXISTS (
                SELECT 1 FROM objects o
                WHERE o.namespace = m.oid AND NOT EXISTS (
                  SELECT 1 FROM pg_catalog.pg_depend d
                  WHERE d.objid = o.oid AND d.deptype = 'e'))
              ORDER BY m.nspname)
      """
          .formatted(SearchPath.CURRENT_SCHEMA);

  /** As text, every column: a table that was restored by hand may have any type in any of them. */
  private static final String COLUMNS_AS_TEXT =
      COLUMNS.stream()
          .map(column -> "h.\"" + column + "\"::pg_catalog.text")
          .collect(Collectors.joining(", "));

  private static final String BY_RANK = " h ORDER BY h.\"installed_rank\"";

  private HistoryReader() {}

  private record Facts(
      String schema,
      boolean schemaExists,
      boolean tableExists,
      boolean readable,
      List<String> columns,
      @Nullable String otherThanTable,
      List<String> schemasWithObjects) {}

  /**
   * Reads the history.
   *
   * @param connection any session of the database; what it has open stays open
   * @throws StepRefused {@code history.unreadable}: no privilege, a table of another shape, or
   *     locked by somebody
   * @throws SQLException the connection itself failed, or somebody cancelled the reading, as the
   *     end of a run does
   */
  public static History read(Connection connection, HistoryTable table)
      throws StepRefused, SQLException {
    Facts facts = facts(connection, table);
    if (!facts.tableExists()) {
      return new History(
          facts.schema(),
          table.table(),
          facts.schemaExists(),
          false,
          facts.schemasWithObjects(),
          List.of());
    }
    History empty =
        new History(
            facts.schema(), table.table(), true, true, facts.schemasWithObjects(), List.of());
    refuseWhatCannotBeRead(facts, empty);
    return new History(
        empty.schema(),
        empty.table(),
        true,
        true,
        empty.schemasWithObjects(),
        rows(connection, empty));
  }

  /**
   * Asks for the rows, together with other questions, as if the table were there and as it should
   * be. Whether that is so shows in the answer.
   *
   * @return the history; empty if it has to be read with care, by {@link #read}
   */
  static RoundTrip.Pending<Optional<History>> asked(RoundTrip trip, HistoryTable table) {
    String sql =
        "SELECT "
            + COLUMNS_AS_TEXT
            + """
            , n.nspname, c.relname, c.relkind,
              n.nspname OPERATOR(pg_catalog.=) COALESCE(%s, %s)
            FROM %s h
            JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) h.tableoid
            JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
            ORDER BY h."installed_rank"
            """
                .formatted(
                    RoundTrip.literal(table.namedSchema()),
                    SearchPath.CURRENT_SCHEMA,
                    table.sqlName());
    if (table.namedSchema() != null) {
      return trip.ask(sql, rows -> sound(rows, table));
    }
    SearchPath.searchCurrentSchema(trip);
    RoundTrip.Pending<Optional<History>> pending = trip.ask(sql, rows -> sound(rows, table));
    SearchPath.narrowAgain(trip);
    return pending;
  }

  /** A table that is empty shows nothing of itself; another one may be nearer on the path. */
  private static Optional<History> sound(ResultSet row, HistoryTable table) throws SQLException {
    List<HistoryRow> rows = new ArrayList<>();
    String schema = null;
    while (row.next()) {
      int place = COLUMNS.size();
      schema = row.getString(place + 1);
      boolean it =
          table.table().equals(row.getString(place + 2))
              && "r".equals(row.getString(place + 3))
              && row.getBoolean(place + 4);
      if (!it) {
        return Optional.empty();
      }
      rows.add(row(row));
    }
    return schema == null
        ? Optional.empty()
        : Optional.of(new History(schema, table.table(), true, true, List.of(), rows));
  }

  private static Facts facts(Connection connection, HistoryTable table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
      statement.setQueryTimeout(SECONDS);
      statement.setString(1, table.namedSchema());
      statement.setArray(2, connection.createArrayOf("text", table.schemas().toArray()));
      statement.setString(3, table.table());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        String schema = row.getString(1);
        return new Facts(
            schema == null ? "public" : schema,
            row.getBoolean(2),
            row.getBoolean(3),
            row.getBoolean(4),
            strings(row.getArray(5)),
            row.getString(6),
            strings(row.getArray(7)));
      }
    }
  }

  private static List<String> strings(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }

  private static void refuseWhatCannotBeRead(Facts facts, History history) throws StepRefused {
    if (!facts.readable()) {
      throw unreadable(
          history,
          "this role may not read the history table",
          "As its owner: GRANT USAGE ON SCHEMA "
              + History.quoted(history.schema())
              + " TO the role; GRANT SELECT, INSERT ON "
              + history.sqlName()
              + " TO the role.");
    }
    if (facts.otherThanTable() != null) {
      throw unreadable(
          history,
          "it is a " + facts.otherThanTable() + ", and Flyway sees a history in a plain table only",
          "Give the table that holds the rows this name; or name it in the project's Flyway settings"
              + " (flyway.table, flyway.defaultSchema).");
    }
    List<String> missing = COLUMNS.stream().filter(c -> !facts.columns().contains(c)).toList();
    if (!missing.isEmpty()) {
      throw unreadable(
          history,
          "this is not a history table of Flyway: it has no column " + String.join(", ", missing),
          "Name the right table in the project's Flyway settings (flyway.table,"
              + " flyway.defaultSchema), or bring back the one that was there.");
    }
  }

  private static List<HistoryRow> rows(Connection connection, History history)
      throws StepRefused, SQLException {
    String sql = "SELECT " + COLUMNS_AS_TEXT + " FROM " + history.sqlName() + BY_RANK;
    List<HistoryRow> rows = new ArrayList<>();
    long begun = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      try (ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          rows.add(row(row));
        }
      }
    } catch (SQLException e) {
      String state = e.getSQLState();
      boolean waited = System.nanoTime() - begun >= TimeUnit.SECONDS.toNanos(SECONDS);
      boolean stopped = "57014".equals(state) && !waited;
      if (state == null || state.startsWith("08") || state.startsWith("57P") || stopped) {
        throw e;
      }
      throw unreadable(
          history,
          "the server refused to read it (SQLSTATE " + state + ")",
          "See who holds it: SELECT pid, mode, granted FROM pg_locks WHERE relation = '"
              + history.sqlName().replace("'", "''")
              + "'::regclass; then run the gate again.");
    }
    return rows;
  }

  private static HistoryRow row(ResultSet row) throws SQLException {
    return new HistoryRow(
        integer(row.getString(1)),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        integer(row.getString(6)),
        row.getString(7),
        row.getString(8),
        truth(row.getString(9)));
  }

  private static @Nullable Integer integer(@Nullable String text) {
    try {
      return text == null ? null : Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Boolean truth(@Nullable String text) {
    return switch (text == null ? "" : text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> true;
      case "false", "f", "0" -> false;
      default -> null;
    };
  }

  private static StepRefused unreadable(History history, String seen, String remedy) {
    return new StepRefused(
        Finding.of(FindingCode.HISTORY_UNREADABLE, history.sqlName(), seen, remedy));
  }
}
