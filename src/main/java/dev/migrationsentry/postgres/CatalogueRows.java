package dev.migrationsentry.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which rows the catalogues have, so that those can be found that were written or are gone since
 * the last look. For a database in which nobody writes while it is looked at.
 */
final class CatalogueRows {
  /** A unit of a snapshot in this database. */
  record Unit(SnapshotUnit kind, long oid) {}

  /**
   * What has changed.
   *
   * @param units that have to be read again
   * @param former the names that something had which others may mention: they are to be read too
   */
  record Changes(Set<Unit> units, FormerNames former) {}

  private record Row(Unit unit, String home, String name) {
    /** Its row goes only with the table, without which nothing names it. */
    boolean isColumn() {
      return home.equals(Long.toString(unit.oid()));
    }
  }

  private record Look(long count, Map<String, Row> rows) {}

  /**
   * What the server said.
   *
   * @param prepared whether all is set as definitions need it ({@link SnapshotReader#PREPARED})
   * @param next the first transaction that may have written what it does not tell of
   */
  record Answer(boolean prepared, long next, Map<Integer, Look> looks) {}

  private final List<Map<String, Row>> known = new ArrayList<>();
  private @Nullable Long mark;

  CatalogueRows() {
    CatalogueScan.ALL.forEach(_ -> known.add(new HashMap<>()));
  }

  /**
   * Asks for the rows that are new since the last answer was taken, in a transaction of the
   * caller's. The first time everything is.
   *
   * @param within whether that transaction goes on writing
   */
  Answer ask(Connection connection, boolean within) throws SQLException {
    Long since = mark;
    try (PreparedStatement statement =
        connection.prepareStatement(
            since == null ? CatalogueScan.first(within) : CatalogueScan.since(within))) {
      if (since != null) {
        SnapshotQuery.preparedOnTheServer(statement);
        statement.setString(1, since.toString());
      }
      try (ResultSet rows = statement.executeQuery()) {
        return answer(rows);
      }
    }
  }

  private static Answer answer(ResultSet rows) throws SQLException {
    boolean prepared = false;
    long next = 0;
    Map<Integer, Look> looks = new HashMap<>();
    while (rows.next()) {
      if (rows.getInt(1) == CatalogueScan.MARK) {
        next = rows.getLong(2);
        prepared = rows.getArray(3) != null;
      } else {
        looks.put(rows.getInt(1), look(rows));
      }
    }
    return new Answer(prepared, next, looks);
  }

  /** What an answer says, and from then on is known. */
  Changes take(Connection connection, Answer answer) throws SQLException {
    Set<Unit> units = new HashSet<>();
    FormerNames former = new FormerNames();
    Set<Integer> fewer = new TreeSet<>();
    for (int index = 0; index < known.size(); index++) {
      Map<String, Row> rows = known.get(index);
      Look look = Objects.requireNonNull(answer.looks().get(index));
      for (var each : look.rows().entrySet()) {
        Row row = each.getValue();
        Row before = rows.put(each.getKey(), row);
        units.add(row.unit());
        if (before != null) {
          units.add(before.unit());
          if (!row.name().isEmpty()) {
            former.compare(before.home(), before.name(), row.home(), row.name());
          }
        }
      }
      if (look.count() != rows.size()) {
        fewer.add(index);
      }
    }
    if (!fewer.isEmpty()) {
      gone(connection, fewer, units, former);
    }
    mark = answer.next();
    return new Changes(units, former);
  }

  private void gone(Connection connection, Set<Integer> fewer, Set<Unit> units, FormerNames former)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CatalogueScan.keys(fewer))) {
      SnapshotQuery.preparedOnTheServer(statement);
      try (ResultSet all = statement.executeQuery()) {
        while (all.next()) {
          Array keys = all.getArray(2);
          Set<String> there =
              keys == null ? Set.of() : new HashSet<>(Arrays.asList((String[]) keys.getArray()));
          known.get(all.getInt(1)).entrySet().stream()
              .filter(each -> !there.contains(each.getKey()))
              .map(Map.Entry::getValue)
              .forEach(row -> gone(row, units, former));
          known.get(all.getInt(1)).keySet().retainAll(there);
        }
      }
    }
  }

  private static void gone(Row row, Set<Unit> units, FormerNames former) {
    units.add(row.unit());
    if (!row.name().isEmpty() && !row.isColumn()) {
      former.add(row.home(), row.name());
    }
  }

  private static Look look(ResultSet rows) throws SQLException {
    Map<String, Row> found = new HashMap<>();
    if (rows.getArray(3) != null) {
      for (@Nullable String[] each : (@Nullable String[][]) rows.getArray(3).getArray()) {
        Unit unit =
            new Unit(
                SnapshotUnit.of(Objects.requireNonNull(each[1])),
                Long.parseLong(Objects.requireNonNullElse(each[2], "0")));
        found.put(
            Objects.requireNonNull(each[0]),
            new Row(unit, Objects.requireNonNull(each[3]), Objects.requireNonNull(each[4])));
      }
    }
    return new Look(rows.getLong(2), found);
  }
}
