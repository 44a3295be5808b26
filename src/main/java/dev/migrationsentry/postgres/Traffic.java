package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How big and how busy the tables of a database are, by what its server keeps count of (PostgreSQL
 * manual, pg_class and the cumulative statistics system). Reads no table and locks none.
 *
 * @param tables those of the database's own
 * @param longestTransaction that is open now in this database; null if none is, or if the role may
 *     not know
 */
public record Traffic(
    Map<QualifiedName, TableTraffic> tables, @Nullable Duration longestTransaction) {
  /** Nothing known of any table. */
  public static final Traffic UNKNOWN = new Traffic(Map.of(), null);

  /**
   * reltuples is of the last VACUUM or ANALYZE, n_live_tup is counted on from there. A partitioned
   * table, which autovacuum never looks at, has what its partitions have.
   */
  private static final String TABLES =
      """
      WITH RECURSIVE parts AS (
        SELECT c.oid AS root, c.oid FROM pg_catalog.pg_class AS c
        WHERE c.relkind IN ('r', 'p', 'm') AND c.oid >= 16384
        UNION ALL
        SELECT p.root, i.inhrelid FROM parts AS p
        JOIN pg_catalog.pg_inherits AS i ON i.inhparent = p.oid
        JOIN pg_catalog.pg_class AS c ON c.oid = i.inhparent AND c.relkind = 'p')
      SELECT n.nspname, c.relname,
        COALESCE(pg_catalog.sum(GREATEST(
          l.reltuples::pg_catalog.int8, pg_catalog.pg_stat_get_live_tuples(l.oid), 0)), 0),
        COALESCE(pg_catalog.sum(l.relpages::pg_catalog.int8
          * pg_catalog.current_setting('block_size')::pg_catalog.int8), 0),
        COALESCE(pg_catalog.sum(pg_catalog.pg_stat_get_tuples_inserted(l.oid)
          + pg_catalog.pg_stat_get_tuples_updated(l.oid)
          + pg_catalog.pg_stat_get_tuples_deleted(l.oid)), 0),
        COALESCE(pg_catalog.bool_and(l.reltuples >= 0
          OR pg_catalog.pg_stat_get_live_tuples(l.oid) > 0
          OR pg_catalog.pg_stat_get_tuples_deleted(l.oid) > 0), true)
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      JOIN parts AS p ON p.root = c.oid
      LEFT JOIN pg_catalog.pg_class AS l
        ON l.oid = p.oid AND l.relkind <> 'p'
      WHERE n.nspname !~ '^pg_'
      GROUP BY n.nspname, c.relname
      """;

  /** Not what ends within a second: that is the traffic of any moment. */
  private static final String USES =
      """
      SELECT n.nspname, c.relname,
        EXTRACT(epoch FROM pg_catalog.max(pg_catalog.clock_timestamp() - a.xact_start)),
        pg_catalog.bool_or(l.mode NOT IN ('AccessShareLock', 'RowShareLock'))
      FROM pg_catalog.pg_locks AS l
      JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
      JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE l.locktype = 'relation' AND l.granted AND c.relkind IN ('r', 'p', 'm')
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
          WHERE d.datname = pg_catalog.current_database())
        AND a.pid <> pg_catalog.pg_backend_pid() AND a.backend_type = 'client backend'
        AND a.xact_start < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => 1)
      GROUP BY 1, 2
      """;

  private static final String LONGEST =
      """
      SELECT EXTRACT(epoch FROM pg_catalog.max(pg_catalog.clock_timestamp() - a.xact_start))
      FROM pg_catalog.pg_stat_activity AS a
      WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
        AND a.backend_type = 'client backend'
      """;

  /**
   * One table.
   *
   * @param rows about as many
   * @param bytes of the table alone, as of the last VACUUM or ANALYZE
   * @param writes rows inserted, updated and deleted since the statistics were last reset
   * @param counted false if the server has never counted its rows
   * @param use by the oldest of the transactions that use it now; null if none has for a second
   */
  public record TableTraffic(
      long rows, long bytes, long writes, boolean counted, @Nullable OpenUse use) {}

  /**
   * What open transactions hold on a table.
   *
   * @param since the oldest of them began
   * @param writes one of them holds more than readers do
   */
  public record OpenUse(Duration since, boolean writes) {}

  public Traffic {
    tables = Map.copyOf(tables);
  }

  /** Reads it, in a READ ONLY transaction. */
  public static Traffic read(Database database) throws StepRefused {
    try (Connection connection = database.open(Purpose.READ);
        ReadOnlyTransaction _ = ReadOnlyTransaction.begin(connection, database.stop());
        Statement statement = connection.createStatement()) {
      Map<QualifiedName, OpenUse> uses = uses(statement);
      Map<QualifiedName, TableTraffic> tables = new TreeMap<>();
      try (ResultSet row = statement.executeQuery(TABLES)) {
        while (row.next()) {
          QualifiedName name = new QualifiedName(row.getString(1), row.getString(2));
          tables.put(
              name,
              new TableTraffic(
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getBoolean(6),
                  uses.get(name)));
        }
      }
      try (ResultSet row = statement.executeQuery(LONGEST)) {
        row.next();
        double seconds = row.getDouble(1);
        return new Traffic(
            tables, row.wasNull() ? null : Duration.ofMillis((long) (seconds * 1e3)));
      }
    } catch (SQLException e) {
      throw database.refusal(e, "reading how big and how busy the tables are");
    }
  }

  private static Map<QualifiedName, OpenUse> uses(Statement statement) throws SQLException {
    Map<QualifiedName, OpenUse> uses = new TreeMap<>();
    try (ResultSet row = statement.executeQuery(USES)) {
      while (row.next()) {
        uses.put(
            new QualifiedName(row.getString(1), row.getString(2)),
            new OpenUse(Duration.ofMillis((long) (row.getDouble(3) * 1e3)), row.getBoolean(4)));
      }
    }
    return uses;
  }

  /** Of one table; empty if it is not there. */
  public Optional<TableTraffic> of(QualifiedName table) {
    return Optional.ofNullable(tables.get(table));
  }
}
