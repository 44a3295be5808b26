package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Follows a catalogue from change to change at the cost of the change and of a look through the
 * catalogue's rows, not of reading all of it: that would be minutes over a history of a thousand
 * migrations. For a database in which nobody writes while it is looked at, such as a scratch one.
 */
public final class SnapshotTracker {
  /**
   * A query over a table (in a view, a rule, a policy, a function) may be written otherwise once
   * the table has another column.
   */
  private static final String QUERIES_OVER =
      """
      SELECT DISTINCT
        CASE d.classid WHEN 'pg_catalog.pg_proc'::pg_catalog.regclass THEN 'F' ELSE 'R' END,
        COALESCE(r.ev_class, p.polrelid, d.objid)
      FROM pg_catalog.pg_depend AS d
      LEFT JOIN pg_catalog.pg_rewrite AS r
        ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid
      LEFT JOIN pg_catalog.pg_policy AS p
        ON d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND p.oid = d.objid
      WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.refobjid = ANY (?::pg_catalog.oid[])
        AND d.classid IN ('pg_catalog.pg_rewrite'::pg_catalog.regclass,
          'pg_catalog.pg_policy'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass)
      """;

  private final Stop stop;
  private final Collection<QualifiedName> excluded;
  private final CatalogueRows rows = new CatalogueRows();
  private Map<CatalogueRows.Unit, Map<ObjectId, String>> units = new HashMap<>();

  /**
   * A tracker that has seen nothing yet.
   *
   * @param excluded as {@link SnapshotReader#read} takes it
   */
  public SnapshotTracker(Stop stop, Collection<QualifiedName> excluded) {
    this.stop = stop;
    this.excluded = List.copyOf(excluded);
  }

  /**
   * What has changed since the last look; the first time, all that is there is made.
   *
   * @param connection in autocommit, and left so; always the same one, and its search path is empty
   *     from then on
   * @return in the order of the objects
   * @throws StepRefused {@code contract.catalogue-unreadable}, or the run is to end
   */
  public List<Effect> look(Connection connection) throws StepRefused {
    stop.check(DatabaseState.UNTOUCHED);
    search(connection);
    try (ReadOnlyTransaction _ = ReadOnlyTransaction.begin(connection, stop)) {
      SnapshotReader.prepare(connection);
      CatalogueRows.Changes changes = rows.look(connection);
      return read(connection, changes);
    } catch (SQLException e) {
      throw Unreadable.catalogue(stop, e);
    }
  }

  /**
   * The same from inside a transaction that is open and has changed something, on its own session.
   * What the look itself sets and locks is undone with it.
   *
   * @param session in a transaction
   */
  public List<Effect> lookWithin(Connection session) throws StepRefused, SQLException {
    stop.check(DatabaseState.UNTOUCHED);
    Savepoint before = session.setSavepoint();
    try {
      SnapshotReader.prepareSettings(session);
      CatalogueRows.Changes changes = rows.lookWithin(session);
      return read(session, changes);
    } finally {
      session.rollback(before);
      session.releaseSavepoint(before);
    }
  }

  /**
   * For the whole session: where the path changes with each transaction, a server from 18 on says
   * so, and the driver prepares every query anew.
   */
  private void search(Connection connection) throws StepRefused {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.set_config('search_path', '', false)")) {
      statement.execute();
    } catch (SQLException e) {
      throw Unreadable.catalogue(stop, e);
    }
  }

  /** The catalogue as it was at the last look. */
  public Snapshot snapshot() {
    return snapshot(units.values());
  }

  private static Snapshot snapshot(Collection<Map<ObjectId, String>> units) {
    TreeMap<ObjectId, String> definitions = new TreeMap<>();
    units.forEach(definitions::putAll);
    return new Snapshot(definitions);
  }

  private List<Effect> read(Connection connection, CatalogueRows.Changes changes)
      throws SQLException {
    if (changes.former().isUnsure() || units.isEmpty()) {
      return readAll(connection);
    }
    Set<CatalogueRows.Unit> again = new HashSet<>(changes.units());
    if (!changes.former().isEmpty()) {
      again.addAll(mentioning(changes));
    }
    return readAgain(connection, again);
  }

  /**
   * What may read otherwise since something has another name, which also decides what is left out.
   */
  private Set<CatalogueRows.Unit> mentioning(CatalogueRows.Changes changes) {
    Set<CatalogueRows.Unit> mentioning = new HashSet<>();
    units.forEach(
        (unit, objects) -> {
          if (changes.former().isIn(objects)) {
            mentioning.add(unit);
          }
        });
    changes
        .units()
        .forEach(unit -> mentioning.add(new CatalogueRows.Unit(SnapshotUnit.COMMENTS, unit.oid())));
    mentioning.add(new CatalogueRows.Unit(SnapshotUnit.REST, 0));
    return mentioning;
  }

  private List<Effect> readAll(Connection connection) throws SQLException {
    Map<CatalogueRows.Unit, Map<ObjectId, String>> now = new HashMap<>();
    for (SnapshotUnit kind : SnapshotUnit.values()) {
      new SnapshotQuery(kind, excluded).all(connection, into(now, kind));
    }
    Snapshot before = snapshot();
    units = now;
    return SnapshotDifference.between(before, snapshot());
  }

  private List<Effect> readAgain(Connection connection, Set<CatalogueRows.Unit> changed)
      throws SQLException {
    Map<SnapshotUnit, HashSet<Long>> byKind =
        changed.stream()
            .collect(
                Collectors.groupingBy(
                    CatalogueRows.Unit::kind,
                    Collectors.mapping(
                        CatalogueRows.Unit::oid, Collectors.toCollection(HashSet::new))));
    HashSet<Long> relations = byKind.get(SnapshotUnit.RELATION);
    if (relations != null) {
      for (CatalogueRows.Unit unit : queriesOver(connection, Set.copyOf(relations))) {
        byKind.computeIfAbsent(unit.kind(), _ -> new HashSet<>()).add(unit.oid());
      }
    }
    Map<CatalogueRows.Unit, Map<ObjectId, String>> now = new HashMap<>();
    Map<CatalogueRows.Unit, Map<ObjectId, String>> before = new HashMap<>();
    for (var each : byKind.entrySet()) {
      SnapshotUnit kind = each.getKey();
      for (long oid : each.getValue()) {
        CatalogueRows.Unit unit = new CatalogueRows.Unit(kind, oid);
        Map<ObjectId, String> old = units.remove(unit);
        before.put(unit, old == null ? Map.of() : old);
      }
      new SnapshotQuery(kind, excluded).some(connection, each.getValue(), into(now, kind));
    }
    units.putAll(now);
    return SnapshotDifference.between(snapshot(before.values()), snapshot(now.values()));
  }

  private static SnapshotQuery.Taker into(
      Map<CatalogueRows.Unit, Map<ObjectId, String>> units, SnapshotUnit kind) {
    return (oid, object, definition) ->
        units
            .computeIfAbsent(new CatalogueRows.Unit(kind, oid), _ -> new HashMap<>())
            .put(object, definition);
  }

  private static Set<CatalogueRows.Unit> queriesOver(Connection connection, Set<Long> relations)
      throws SQLException {
    Set<CatalogueRows.Unit> queries = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(QUERIES_OVER)) {
      statement.setArray(1, connection.createArrayOf("oid", relations.toArray()));
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          queries.add(
              new CatalogueRows.Unit(SnapshotUnit.of(found.getString(1)), found.getLong(2)));
        }
      }
    }
    return queries;
  }
}
