package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.RoundTrip;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for the history tables of other migration tools. Writes nothing, and refuses nothing. */
public final class OtherTools {
  private static final int LONGEST = 100;
  private static final int SECONDS = 3;

  private OtherTools() {}

  private record Found(OtherTool tool, String name, boolean readable) {}

  /**
   * What other tools keep in these schemas, or in one of their own: a note each, and a warning
   * where the tool itself says that something stopped part way.
   *
   * @param connection in a transaction that may fail: nothing comes after
   */
  public static List<Finding> in(Connection connection, Collection<String> schemas)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    List<Found> tables = tables(connection, schemas);
    if (!tables.isEmpty()) {
      doNotWait(connection);
    }
    for (Found found : tables) {
      try (Statement statement = connection.createStatement()) {
        statement.setQueryTimeout(SECONDS);
        findings.add(found.readable() ? read(statement, found) : finding(found, null, null));
      } catch (SQLException e) {
        findings.add(finding(found, null, null));
        return findings;
      }
    }
    return findings;
  }

  /** A tool that is at work may hold its table, and somebody may wait for our answer. */
  private static void doNotWait(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout TO '300ms'");
    }
  }

  /**
   * Asks whether any of them is there, together with other questions.
   *
   * @param schemas an expression of SQL for the schemas to look in
   */
  static RoundTrip.Pending<Boolean> asked(RoundTrip trip, String schemas) {
    return trip.ask(sql(schemas), rows -> !found(rows).isEmpty());
  }

  private static List<Found> tables(Connection connection, Collection<String> schemas)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      try (ResultSet rows = statement.executeQuery(sql(RoundTrip.literals(schemas)))) {
        return found(rows);
      }
    }
  }

  private static String sql(String schemas) {
    return """
      SELECT n.nspname, c.relname,
        pg_catalog.has_schema_privilege(n.oid, 'USAGE')
          AND pg_catalog.has_table_privilege(c.oid, 'SELECT'),
        ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY (%s) AND c.relname = ANY (%s) AND c.relkind IN ('r', 'p')
      ORDER BY 1, 2
      """
        .formatted(
            schemas + " || " + RoundTrip.literals(OtherTool.SCHEMAS),
            RoundTrip.literals(Arrays.stream(OtherTool.values()).map(OtherTool::table).toList()));
  }

  private static List<Found> found(ResultSet row) throws SQLException {
    List<Found> found = new ArrayList<>();
    while (row.next()) {
      String table = row.getString(2);
      Set<String> columns = Set.of((String[]) row.getArray(4).getArray());
      String name = History.quoted(row.getString(1)) + "." + History.quoted(table);
      boolean readable = row.getBoolean(3);
      Arrays.stream(OtherTool.values())
          .filter(tool -> tool.keeps(table, columns))
          .findFirst()
          .ifPresent(tool -> found.add(new Found(tool, name, readable)));
    }
    return found;
  }

  private static Finding read(Statement statement, Found found) throws SQLException {
    try (ResultSet row = statement.executeQuery(found.tool().sql(found.name(), LONGEST))) {
      row.next();
      String version = row.getString(1);
      return finding(found, version == null ? "nothing" : version, row.getString(2));
    }
  }

  private static Finding finding(Found found, @Nullable String version, @Nullable String trouble) {
    String says =
        version == null
            ? "what it says cannot be read by this role, or not now"
            : "its last word is " + version;
    Finding finding =
        Finding.of(
            FindingCode.HISTORY_OTHER_TOOL,
            found.name(),
            found.tool().words()
                + " has kept a history here: "
                + says
                + (trouble == null ? "" : "; it says that " + trouble + " stopped part way"),
            trouble == null
                ? "See that it migrates this schema no more; its table may stay."
                : "See in the database how much of it is in, before anything is built on it.");
    return trouble == null ? finding : finding.weighing(Severity.WARNING);
  }
}
