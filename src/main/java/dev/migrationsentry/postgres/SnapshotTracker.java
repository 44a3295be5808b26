package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
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
import org.jspecify.annotations.Nullable;

/**
 * Follows a catalogue from change to change at the cost of the change and of a look through the
 * catalogue's rows, not of reading all of it: that would be minutes over a history of a thousand
 * migrations. For a database in which nobody writes while it is looked at, such as a scratch one.
 */
public final class SnapshotTracker {
  private final Stop stop;
  private final SnapshotQuery query;
  private final CatalogueRows rows = new CatalogueRows();
  private Map<CatalogueRows.Unit, Map<ObjectId, String>> units = new HashMap<>();
  private @Nullable Connection prepared;

  /**
   * A tracker that has seen nothing yet.
   *
   * @param excluded as {@link SnapshotReader#read} takes it
   */
  public SnapshotTracker(Stop stop, Collection<QualifiedName> excluded) {
    this.stop = stop;
    this.query = new SnapshotQuery(excluded);
  }

  /**
   * What has changed since the last look; the first time, all that is there is made.
   *
   * @param connection in autocommit, and left so; always the same one, and its settings are those
   *     of a look from then on
   * @return in the order of the objects
   * @throws StepRefused {@code contract.catalogue-unreadable}, or the run is to end
   */
  public List<Effect> look(Connection connection) throws StepRefused {
    stop.check(DatabaseState.UNTOUCHED);
    try {
      prepare(connection);
      try (ReadOnlyTransaction _ = ReadOnlyTransaction.begin(connection, stop)) {
        CatalogueRows.Answer answer = rows.ask(connection, false);
        boolean forSession = answer.prepared();
        if (!forSession) {
          connection.rollback();
          SnapshotReader.prepare(connection);
          answer = rows.ask(connection, false);
        }
        return read(connection, rows.take(connection, answer), forSession);
      }
    } catch (SQLException e) {
      throw Unreadable.catalogue(stop, e);
    }
  }

  /**
   * For the whole session: where the path changes with each transaction, a server from 18 on says
   * so, and the driver prepares every query anew.
   */
  @SuppressWarnings("ReferenceEquality") // this very session, and no equal one
  private void prepare(Connection connection) throws SQLException {
    if (prepared != connection) {
      SnapshotReader.prepareSession(connection);
      prepared = connection;
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
      return read(session, rows.take(session, rows.ask(session, true)), false);
    } finally {
      session.rollback(before);
      session.releaseSavepoint(before);
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

  /**
   * Reads what may have changed.
   *
   * @param last whether the transaction may end with it: what is set holds without it
   */
  private List<Effect> read(Connection connection, CatalogueRows.Changes changes, boolean last)
      throws SQLException {
    if (changes.former().isUnsure() || units.isEmpty()) {
      return readAll(connection);
    }
    Set<CatalogueRows.Unit> again = new HashSet<>(changes.units());
    if (!changes.former().isEmpty()) {
      again.addAll(mentioning(changes));
    }
    return readAgain(connection, again, last);
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
      query.all(connection, kind, into(now));
    }
    Snapshot before = snapshot();
    units = now;
    return SnapshotDifference.between(before, snapshot());
  }

  private List<Effect> readAgain(
      Connection connection, Set<CatalogueRows.Unit> changed, boolean last) throws SQLException {
    if (changed.isEmpty()) {
      return List.of();
    }
    Set<CatalogueRows.Unit> again = new HashSet<>(changed);
    Map<CatalogueRows.Unit, Map<ObjectId, String>> now = new HashMap<>();
    Set<Long> routines = query.some(connection, byKind(changed), last, into(now));
    Set<CatalogueRows.Unit> more = new HashSet<>();
    routines.forEach(oid -> more.add(new CatalogueRows.Unit(SnapshotUnit.ROUTINE, oid)));
    more.removeAll(changed);
    if (!more.isEmpty()) {
      query.some(connection, byKind(more), last, into(now));
      again.addAll(more);
    }
    again.addAll(now.keySet());
    Map<CatalogueRows.Unit, Map<ObjectId, String>> before = new HashMap<>();
    for (CatalogueRows.Unit unit : again) {
      Map<ObjectId, String> old = units.remove(unit);
      before.put(unit, old == null ? Map.of() : old);
    }
    units.putAll(now);
    return SnapshotDifference.between(snapshot(before.values()), snapshot(now.values()));
  }

  private static Map<SnapshotUnit, Set<Long>> byKind(Set<CatalogueRows.Unit> units) {
    return units.stream()
        .collect(
            Collectors.groupingBy(
                CatalogueRows.Unit::kind,
                Collectors.mapping(CatalogueRows.Unit::oid, Collectors.toSet())));
  }

  private static SnapshotQuery.Taker into(Map<CatalogueRows.Unit, Map<ObjectId, String>> units) {
    return (kind, oid, object, definition) ->
        units
            .computeIfAbsent(new CatalogueRows.Unit(kind, oid), _ -> new HashMap<>())
            .put(object, definition);
  }
}
