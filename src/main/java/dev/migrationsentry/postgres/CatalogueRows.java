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
    FormerNames former = new FormerNames();
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
          if (!row.name().isEmpty()) {
            former.compare(before.home(), before.name(), row.home(), row.name());
          }
        }
      }
      if (look.count() != rows.size()) {
        for (Row row : gone(connection, CatalogueScan.ALL.get(index), rows)) {
          units.add(row.unit());
          if (!row.name().isEmpty() && !row.isColumn()) {
            former.add(row.home(), row.name());
          }
        }
      }
    }
    mark = next;
    return new Changes(units, former);
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

  private static List<Row> gone(Connection connection, CatalogueScan scan, Map<String, Row> rows)
      throws SQLException {
    List<Row> dropped = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet all = statement.executeQuery(scan.everything())) {
      all.next();
      Set<String> there = look(all).rows().keySet();
      rows.entrySet()
          .removeIf(
              each -> {
                boolean gone = !there.contains(each.getKey());
                if (gone) {
                  dropped.add(each.getValue());
                }
                return gone;
              });
    }
    return dropped;
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
