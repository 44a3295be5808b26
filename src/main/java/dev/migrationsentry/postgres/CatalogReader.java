package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * Reads the catalogue: one query over pg_catalog, in a READ ONLY transaction with an empty
 * search_path, so that names and expressions come back the same whatever the role's settings are. A
 * role needs no privilege on the tables.
 */
public final class CatalogReader {
  /** What expressions and constants are written by; a service's own session may have any. */
  private static final String SETTINGS =
      "SELECT pg_catalog.set_config('search_path', '', true),"
          + " pg_catalog.set_config('TimeZone', 'UTC', true),"
          + " pg_catalog.set_config('IntervalStyle', 'postgres', true),"
          + " pg_catalog.set_config('quote_all_identifiers', 'off', true),"
          + " pg_catalog.set_config('statement_timeout', '30s', true)";

  private static final int FIRST_WITH_ENFORCED = 18;

  static {
    // Not by the logger's threshold: that would silence a service that uses jOOQ itself.
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private CatalogReader() {}

  /**
   * Reads these tables, as far as they are there, and the extensions.
   *
   * @param connection in autocommit, and left so
   * @throws StepRefused {@code contract.catalogue-unreadable}, or the run is to end
   */
  public static Catalog tables(Connection connection, Stop stop, Set<QualifiedName> tables)
      throws StepRefused {
    return read(connection, stop, CatalogQuery.tables(tables));
  }

  /**
   * The same within a transaction, which searches no schema but the catalogue's from then on.
   *
   * @throws StepRefused as above
   */
  public static Catalog tables(ReadOnlyTransaction transaction, Set<QualifiedName> tables)
      throws StepRefused {
    try {
      return read(transaction, CatalogQuery.tables(tables));
    } catch (SQLException | DataAccessException e) {
      throw unreadable(transaction.stop(), e);
    }
  }

  /**
   * Reads all tables of these schemas, and the extensions. Left out are partitions and what belongs
   * to an extension.
   *
   * @param connection in autocommit, and left so
   * @throws StepRefused {@code contract.catalogue-unreadable}, or the run is to end
   */
  public static Catalog schemas(Connection connection, Stop stop, Set<String> schemas)
      throws StepRefused {
    return read(connection, stop, CatalogQuery.schemas(schemas));
  }

  private static Catalog read(Connection connection, Stop stop, CatalogQuery query)
      throws StepRefused {
    stop.check(DatabaseState.UNTOUCHED);
    try (ReadOnlyTransaction transaction = ReadOnlyTransaction.begin(connection, stop)) {
      return read(transaction, query);
    } catch (SQLException | DataAccessException e) {
      throw unreadable(stop, e);
    }
  }

  private static Catalog read(ReadOnlyTransaction transaction, CatalogQuery query)
      throws SQLException {
    Connection connection = transaction.connection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
    return catalog(
        DSL.using(connection, SQLDialect.POSTGRES)
            .select(query.tables(hasEnforced(connection)), CatalogQuery.extensions())
            .fetchSingle());
  }

  private static StepRefused unreadable(Stop stop, Exception failure) throws StepRefused {
    stop.check(DatabaseState.UNTOUCHED);
    return new StepRefused(
        Finding.of(
            FindingCode.CATALOGUE_UNREADABLE,
            "pg_catalog",
            "the catalogue could not be read: " + ServerWords.of(failure),
            "Run it again; if it stays so, read the server's log at this time."));
  }

  /**
   * The same together with other questions, which must not need a search path if they come later.
   *
   * @param connection that the round trip will be made on
   */
  public static RoundTrip.Pending<Catalog> asked(
      RoundTrip trip, Connection connection, Set<QualifiedName> tables) throws SQLException {
    DSLContext context = DSL.using(SQLDialect.POSTGRES);
    CatalogQuery query = CatalogQuery.tables(tables);
    Field<List<Table>> found = query.tables(hasEnforced(connection));
    Field<Map<String, String>> extensions = CatalogQuery.extensions();
    trip.ask(SETTINGS, rows -> true);
    return trip.ask(
        context.renderInlined(DSL.select(found, extensions)),
        rows -> catalog(context.fetchSingle(rows, found, extensions).into(found, extensions)));
  }

  private static boolean hasEnforced(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_ENFORCED;
  }

  private static Catalog catalog(Record2<List<Table>, Map<String, String>> row) {
    return new Catalog(
        row.value1().stream()
            .collect(
                Collectors.toMap(Table::name, table -> table, (one, other) -> one, TreeMap::new)),
        row.value2());
  }
}
