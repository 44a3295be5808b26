package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be read on a session between two of its statements: the locks that its transaction holds
 * (PostgreSQL manual, pg_locks), the relations as it sees them with the files that they lie in, and
 * how often each was scanned from end to end (pg_stat_xact_user_tables). Only the difference
 * between two samples means anything: the counters go back beyond the transaction.
 *
 * @param locks that are held now on relations of the database's own
 * @param relations by OID
 * @param waitsForever for a lock: no {@code lock_timeout} is in force
 */
public record SessionSample(Set<Held> locks, Map<Long, Relation> relations, boolean waitsForever) {
  private static final String LOCK_TIMEOUT =
      "SELECT pg_catalog.current_setting('lock_timeout') = '0'";

  /** What is not yet counted for all to see is added: whether it is depends on the clock alone. */
  private static final String RELATIONS =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, COALESCE(i.indrelid, c.oid),
        c.relfilenode, c.reltablespace, c.relpersistence, COALESCE(i.indisunique, false),
        pg_catalog.pg_stat_get_numscans(c.oid) + pg_catalog.pg_stat_get_xact_numscans(c.oid),
        pg_catalog.pg_stat_get_tuples_inserted(c.oid)
          + pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid),
        pg_catalog.pg_stat_get_tuples_updated(c.oid)
          + pg_catalog.pg_stat_get_xact_tuples_updated(c.oid),
        pg_catalog.pg_stat_get_tuples_deleted(c.oid)
          + pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid),
        CASE WHEN c.relispartition THEN pg_catalog.pg_partition_root(c.oid)::pg_catalog.oid
          ELSE 0 END
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
      WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm', 'i', 'I', 'v', 'f')
        AND n.nspname !~ '^pg_' AND c.relpersistence <> 't'
      """;

  /** Of this database only, and not of the catalogues, which every statement locks. */
  private static final String LOCKS =
      """
      SELECT l.relation, l.mode
      FROM pg_catalog.pg_locks AS l
      WHERE l.locktype = 'relation' AND l.granted AND l.relation >= 16384
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
          WHERE d.datname = pg_catalog.current_database())
        AND l.pid = \
      """;

  /**
   * A lock.
   *
   * @param relation its OID
   * @param mode as {@code pg_locks} has it: {@code AccessExclusiveLock}
   */
  public record Held(long relation, String mode) {}

  /**
   * A relation.
   *
   * @param kind as {@code pg_class.relkind}
   * @param table the OID of an index's table; of the rest its own
   * @param file changes when the relation is written anew; 0 if it lies in none
   * @param scans from end to end, of a table or materialized view
   * @param root of a partition, the OID of the partitioned table at the top; else 0
   */
  public record Relation(
      QualifiedName name,
      char kind,
      long table,
      long file,
      long tablespace,
      char persistence,
      boolean unique,
      long scans,
      long inserted,
      long updated,
      long deleted,
      long root) {
    /** Whether it is an index, of a partitioned table too. */
    public boolean isIndex() {
      return kind == 'i' || kind == 'I';
    }
  }

  public SessionSample {
    locks = Set.copyOf(locks);
    relations = Map.copyOf(relations);
  }

  /** Reads it on the session itself. */
  public static SessionSample read(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      Map<Long, Relation> relations = new HashMap<>();
      try (ResultSet row = statement.executeQuery(RELATIONS)) {
        while (row.next()) {
          relations.put(row.getLong(1), relation(row));
        }
      }
      return new SessionSample(
          locks(statement, "pg_catalog.pg_backend_pid()"), relations, waitsForever(statement));
    }
  }

  private static boolean waitsForever(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(LOCK_TIMEOUT)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** The locks that another session holds now. */
  static Set<Held> locksOf(Connection observer, int backendPid) throws SQLException {
    try (Statement statement = observer.createStatement()) {
      return locks(statement, String.valueOf(backendPid));
    }
  }

  private static Set<Held> locks(Statement statement, String pid) throws SQLException {
    Set<Held> locks = new HashSet<>();
    try (ResultSet row = statement.executeQuery(LOCKS + pid)) {
      while (row.next()) {
        locks.add(new Held(row.getLong(1), row.getString(2)));
      }
    }
    return locks;
  }

  private static Relation relation(ResultSet row) throws SQLException {
    return new Relation(
        new QualifiedName(row.getString(2), row.getString(3)),
        row.getString(4).charAt(0),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getString(8).charAt(0),
        row.getBoolean(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getLong(14));
  }

  /** By OID; null if it is not there. */
  public @Nullable Relation relation(long oid) {
    return relations.get(oid);
  }
}
