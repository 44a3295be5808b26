package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The queries of one kind of unit, over all units or over some. */
final class SnapshotQuery {
  private static final Pattern ONE = Pattern.compile("\\{one:([a-z.]+)}");
  private static final Pattern PARAMETER = Pattern.compile("\\{(excluded|units)}");

  /** Takes what was read, one object at a time. */
  interface Taker {
    void take(long unit, ObjectId object, String definition);
  }

  private final SnapshotUnit unit;
  private final String[] excluded;

  SnapshotQuery(SnapshotUnit unit, Collection<QualifiedName> excluded) {
    this.unit = unit;
    this.excluded =
        excluded.stream().map(each -> each.schema() + '\001' + each.name()).toArray(String[]::new);
  }

  /** Reads all units, in a transaction prepared for it. */
  void all(Connection connection, Taker taker) throws SQLException {
    for (String query : unit.queries()) {
      run(connection, ONE.matcher(query).replaceAll("TRUE"), null, taker);
    }
  }

  /** Reads these units. */
  void some(Connection connection, Collection<Long> units, Taker taker) throws SQLException {
    Array oids = connection.createArrayOf("oid", units.toArray());
    for (String query : unit.queries()) {
      run(connection, ONE.matcher(query).replaceAll("$1 = ANY ({units})"), oids, taker);
    }
  }

  private void run(Connection connection, String query, @Nullable Array units, Taker taker)
      throws SQLException {
    String sql = query.replace("{excluded}", "?::pg_catalog.text[]");
    try (PreparedStatement statement =
        connection.prepareStatement(sql.replace("{units}", "?::pg_catalog.oid[]"))) {
      Matcher parameters = PARAMETER.matcher(query);
      int index = 1;
      while (parameters.find()) {
        if (parameters.group(1).equals("units")) {
          statement.setArray(index++, units);
        } else {
          statement.setArray(index++, connection.createArrayOf("text", excluded));
        }
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String definition = rows.getString(6);
          // No text: another session has dropped it since the row was read.
          if (definition != null) {
            taker.take(rows.getLong(1), object(rows), definition);
          }
        }
      }
    }
  }

  private static ObjectId object(ResultSet rows) throws SQLException {
    return new ObjectId(
        ObjectKind.valueOf(rows.getString(2)),
        rows.getString(3),
        rows.getString(4),
        rows.getString(5));
  }
}
