package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
   * @param renamed something that others may mention has another name, so that all is to be read
   */
  record Changes(Set<Unit> units, boolean renamed) {}

  private record Row(Unit unit, String name) {}

  private record Look(long count, Map<String, Row> rows) {}

  private final List<Map<String, Row>> known = new ArrayList<>();
  private @Nullable String mark;

  CatalogueRows() {
    CatalogueScan.ALL.forEach(_ -> known.add(new HashMap<>()));
  }

  /** Looks, in a transaction of the caller's. The first time everything is new. */
  Changes look(Connection connection) throws SQLException {
    return look(connection, next(connection, "xmax"));
  }

  /**
   * The same in a transaction that goes on writing: what it writes later has the same number, and
   * not a later one.
   */
  Changes lookWithin(Connection connection) throws SQLException {
    return look(connection, next(connection, "xmin"));
  }

  private Changes look(Connection connection, String next) throws SQLException {
    Set<Unit> units = new HashSet<>();
    boolean renamed = false;
    Map<Integer, Look> looks = since(connection);
    for (int index = 0; index < known.size(); index++) {
      Map<String, Row> rows = known.get(index);
      Look look = Objects.requireNonNull(looks.get(index));
      for (var each : look.rows().entrySet()) {
        Row row = each.getValue();
        Row before = rows.put(each.getKey(), row);
        units.add(row.unit());
        if (before != null) {
          units.add(before.unit());
          renamed |= !row.name().isEmpty() && !row.name().equals(before.name());
        }
      }
      if (look.count() != rows.size()) {
        units.addAll(gone(connection, CatalogueScan.ALL.get(index), rows));
      }
    }
    mark = next;
    return new Changes(units, renamed);
  }

  /** The first transaction that may have written what this look does not see. */
  private static String next(Connection connection, String end) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_snapshot_"
                    + end
                    + "(pg_catalog.pg_current_snapshot())"
                    + "::pg_catalog.text")) {
      row.next();
      return row.getString(1);
    }
  }

  private Map<Integer, Look> since(Connection connection) throws SQLException {
    Map<Integer, Look> looks = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            mark == null ? CatalogueScan.EVERYTHING : CatalogueScan.SINCE)) {
      if (mark != null) {
        statement.setString(1, mark);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          looks.put(rows.getInt(1), look(rows));
        }
      }
    }
    return looks;
  }

  private static Set<Unit> gone(Connection connection, CatalogueScan scan, Map<String, Row> rows)
      throws SQLException {
    Set<Unit> units = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet all = statement.executeQuery(scan.everything())) {
      all.next();
      Set<String> there = look(all).rows().keySet();
      rows.entrySet()
          .removeIf(
              each -> {
                boolean gone = !there.contains(each.getKey());
                if (gone) {
                  units.add(each.getValue().unit());
                }
                return gone;
              });
    }
    return units;
  }

  private static Look look(ResultSet rows) throws SQLException {
    Map<String, Row> found = new HashMap<>();
    if (rows.getArray(3) != null) {
      for (@Nullable String[] each : (@Nullable String[][]) rows.getArray(3).getArray()) {
        Unit unit =
            new Unit(kind(each[1]), Long.parseLong(Objects.requireNonNullElse(each[2], "0")));
        found.put(Objects.requireNonNull(each[0]), new Row(unit, Objects.requireNonNull(each[3])));
      }
    }
    return new Look(rows.getLong(2), found);
  }

  private static SnapshotUnit kind(@Nullable String letter) {
    for (SnapshotUnit kind : SnapshotUnit.values()) {
      if (letter != null && kind.letter() == letter.charAt(0)) {
        return kind;
      }
    }
    throw new IllegalStateException("no unit " + letter);
  }
}
