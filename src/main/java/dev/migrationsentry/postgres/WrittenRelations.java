package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the open transaction of a session wrote rows to, or would have if there had been any:
 * INSERT, UPDATE, DELETE, MERGE and COPY lock their table in ROW EXCLUSIVE mode whether it has rows
 * or not, from a function or a DO block too (PostgreSQL manual, "Explicit Locking").
 */
public final class WrittenRelations {
  /**
   * What most migrations answer: nothing. Takes a third of the time that the names take; the
   * server's own relations are older than any other ({@link CatalogueScan}).
   */
  private static final String WHETHER_ANY =
      """
      SELECT FROM pg_catalog.pg_locks AS l
      WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation'
        AND l.mode = 'RowExclusiveLock' AND l.database <> 0 AND l.relation >= 16384
      LIMIT 1
      """;

  private static final String NAMES =
      """
      SELECT DISTINCT n.nspname, c.relname
      FROM pg_catalog.pg_locks AS l
      JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation'
        AND l.mode = 'RowExclusiveLock' AND l.database <> 0
        AND c.relkind IN ('r', 'p', 'f', 'S')
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      ORDER BY 1, 2
      """;

  private WrittenRelations() {}

  /**
   * Tables and sequences, each {@code rows of schema.name}.
   *
   * @param session whose transaction is open
   * @param excluded what is not listed
   */
  public static List<String> of(Connection session, Collection<QualifiedName> excluded)
      throws SQLException {
    List<String> written = new ArrayList<>();
    try (Statement statement = session.createStatement()) {
      try (ResultSet any = statement.executeQuery(WHETHER_ANY)) {
        if (!any.next()) {
          return written;
        }
      }
      ResultSet rows = statement.executeQuery(NAMES);
      while (rows.next()) {
        QualifiedName name = new QualifiedName(rows.getString(1), rows.getString(2));
        if (!excluded.contains(name)) {
          written.add("rows of " + name);
        }
      }
    }
    return written;
  }
}
