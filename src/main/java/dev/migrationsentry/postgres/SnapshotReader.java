package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a whole catalogue with the definition of every object, in a READ ONLY transaction with an
 * empty search_path, so that equal objects have equal texts whatever the session's settings are.
 *
 * <p>Left out: the schemas of the server itself and of sessions, what belongs to an extension,
 * owners, tablespaces, the order of columns, and what no schema change is about: rows, statistics,
 * security labels, subscriptions and user mappings (which only a superuser may read), and all that
 * is the server's and not the database's.
 */
public final class SnapshotReader {
  private static final String LIMIT = "60s";

  /** A definition waits behind whoever has locked its table: not for long. */
  private static final String LOCK_LIMIT = "5s";

  private SnapshotReader() {}

  /**
   * Reads it.
   *
   * @param connection in autocommit, and left so
   * @param excluded relations not to look at, with all that hangs on them: the history
   * @throws StepRefused {@code contract.catalogue-unreadable}, {@code connect.lost}, or the run is
   *     to end
   */
  public static Snapshot read(Connection connection, Stop stop, Collection<QualifiedName> excluded)
      throws StepRefused {
    stop.check(DatabaseState.UNTOUCHED);
    try (ReadOnlyTransaction _ = ReadOnlyTransaction.begin(connection, stop)) {
      prepare(connection);
      SortedMap<ObjectId, String> definitions = new TreeMap<>();
      for (SnapshotUnit unit : SnapshotUnit.values()) {
        new SnapshotQuery(unit, excluded)
            .all(connection, (_, object, definition) -> definitions.put(object, definition));
      }
      return new Snapshot(definitions);
    } catch (SQLException e) {
      throw Unreadable.catalogue(stop, e);
    }
  }

  /** Not by SET: at that word the driver forgets what it has prepared. */
  static void prepare(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    }
    prepareSettings(connection);
  }

  /** For the rest of the transaction. */
  static void prepareSettings(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_catalog.set_config('search_path', '', true),"
              + " pg_catalog.set_config('quote_all_identifiers', 'off', true),"
              + " pg_catalog.set_config('jit', 'off', true),"
              + " pg_catalog.set_config('lock_timeout', '"
              + LOCK_LIMIT
              + "', true),"
              + " pg_catalog.set_config('statement_timeout', '"
              + LIMIT
              + "', true)");
    }
  }
}
