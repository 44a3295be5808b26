package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
   * @throws StepRefused {@code contract.catalogue-unreadable}, {@code connect.lost}, or the run is
   *     to end
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
      throw Unreadable.catalogue(transaction.stop(), e);
    }
  }

  /**
   * Reads all tables of these schemas, and the extensions. Left out are partitions and what belongs
   * to an extension.
   *
   * @param connection in autocommit, and left so
   * @throws StepRefused {@code contract.catalogue-unreadable}, {@code connect.lost}, or the run is
   *     to end
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
      throw Unreadable.catalogue(stop, e);
    }
  }

  private static Catalog read(ReadOnlyTransaction transaction, CatalogQuery query)
      throws SQLException {
    Connection connection = transaction.connection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(CatalogText.SETTINGS);
    }
    return catalog(
        DSL.using(connection, SQLDialect.POSTGRES)
            .select(query.tables(CatalogText.hasEnforced(connection)), CatalogQuery.extensions())
            .fetchSingle());
  }

  private static Catalog catalog(Record2<List<Table>, Map<String, String>> row) {
    return new Catalog(
        row.value1().stream()
            .collect(
                Collectors.toMap(Table::name, table -> table, (one, other) -> one, TreeMap::new)),
        row.value2());
  }
}
