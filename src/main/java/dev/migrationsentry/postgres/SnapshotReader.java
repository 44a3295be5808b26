package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  /**
   * As the server shows them. A definition waits behind whoever has locked its table: not for long.
   * A question takes longer to plan than to answer, whatever its parameters are.
   */
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.of(
              "search_path", "",
              "quote_all_identifiers", "off",
              "jit", "off",
              "plan_cache_mode", "force_generic_plan",
              "lock_timeout", "5s",
              "statement_timeout", "1min"));

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
      SnapshotQuery query = new SnapshotQuery(excluded);
      for (SnapshotUnit unit : SnapshotUnit.values()) {
        query.all(
            connection, unit, (_, _, object, definition) -> definitions.put(object, definition));
      }
      return new Snapshot(definitions);
    } catch (SQLException e) {
      throw Unreadable.catalogue(stop, e);
    }
  }

  /** For one transaction, which has just begun. */
  static void prepare(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    }
    prepareSettings(connection);
  }

  /** For the rest of the transaction. */
  static void prepareSettings(Connection connection) throws SQLException {
    set(connection, true);
  }

  /**
   * For the rest of the session, so that each look needs no round trip of its own for it. {@link
   * #PREPARED} says whether it holds.
   *
   * @param connection in autocommit
   */
  static void prepareSession(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    set(connection, false);
  }

  /**
   * An SQL expression: whether all is set as {@link #prepare} sets it. Behind a pooler another
   * session may answer than the one that was prepared.
   */
  static final String PREPARED =
      "("
          + Stream.concat(
                  SETTINGS.entrySet().stream(),
                  Stream.of(Map.entry("transaction_isolation", "repeatable read")))
              .map(
                  each ->
                      "pg_catalog.current_setting('%s') OPERATOR(pg_catalog.=) '%s'"
                          .formatted(each.getKey(), each.getValue()))
              .collect(Collectors.joining(" AND "))
          + ")";

  /** Not by SET: at that word the driver forgets what it has prepared. */
  private static void set(Connection connection, boolean locally) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          SETTINGS.entrySet().stream()
              .map(
                  each ->
                      "pg_catalog.set_config('%s', '%s', %s)"
                          .formatted(each.getKey(), each.getValue(), locally))
              .collect(Collectors.joining(", ", "SELECT ", "")));
    }
  }
}
