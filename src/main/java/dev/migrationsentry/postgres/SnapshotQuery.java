package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGStatement;

/** The queries of all kinds of units, over all units or over some. */
final class SnapshotQuery {
  private static final Pattern ONE = Pattern.compile("\\{one:([a-z.]+)}");
  private static final Pattern PARAMETER = Pattern.compile("\\{(excluded|units)}");

  /**
   * A query over a table (in a view, a rule, a policy) may be written otherwise once the table has
   * another column.
   */
  private static final String WITH_QUERIES_OVER =
      """
      $1 = ANY (ARRAY(
        SELECT pg_catalog.unnest({units})
        UNION ALL
        SELECT COALESCE(q.ev_class, p.polrelid)
        FROM pg_catalog.pg_depend AS o
        LEFT JOIN pg_catalog.pg_rewrite AS q
          ON o.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND q.oid = o.objid
        LEFT JOIN pg_catalog.pg_policy AS p
          ON o.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND p.oid = o.objid
        WHERE o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND o.refobjid = ANY ({units})
          AND o.classid IN ('pg_catalog.pg_rewrite'::pg_catalog.regclass,
            'pg_catalog.pg_policy'::pg_catalog.regclass)))\
      """;

  /** The same of a function whose body is such a query; few are. */
  private static final String ROUTINES_OVER =
      """
      SELECT DISTINCT o.objid
      FROM pg_catalog.pg_depend AS o
      WHERE o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND o.refobjid = ANY ({units})
        AND o.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      """;

  private static final Map<Set<SnapshotUnit>, Text> SOME = new ConcurrentHashMap<>();

  /**
   * Several statements that go to the server together.
   *
   * @param parameters what each takes, in the order of the texts
   */
  private record Text(String sql, List<Parameter> parameters) {}

  private record Parameter(SnapshotUnit unit, boolean excluded) {}

  /** Takes what was read, one object at a time. */
  interface Taker {
    void take(SnapshotUnit kind, long unit, ObjectId object, String definition);
  }

  private final String[] excluded;

  SnapshotQuery(Collection<QualifiedName> excluded) {
    this.excluded =
        excluded.stream().map(each -> each.schema() + '\001' + each.name()).toArray(String[]::new);
  }

  /** Reads all units of a kind, in a transaction prepared for it. */
  void all(Connection connection, SnapshotUnit unit, Taker taker) throws SQLException {
    for (String query : unit.queries()) {
      Text text = text(unit, List.of(ONE.matcher(query).replaceAll("TRUE")));
      try (PreparedStatement statement = connection.prepareStatement(text.sql)) {
        set(statement, text, Map.of());
        try (ResultSet rows = statement.executeQuery()) {
          take(unit, rows, taker);
        }
      }
    }
  }

  /**
   * Reads these units, and what depends on them in such a way that it may read otherwise; in one
   * round trip.
   *
   * @param last whether the transaction ends with it, which saves another one
   * @return routines that may read otherwise too; they have not been read
   */
  Set<Long> some(
      Connection connection, Map<SnapshotUnit, Set<Long>> units, boolean last, Taker taker)
      throws SQLException {
    Set<SnapshotUnit> kinds = EnumSet.copyOf(units.keySet());
    Text text = SOME.computeIfAbsent(kinds, SnapshotQuery::some);
    Set<Long> routines = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(last ? text.sql + ";\nROLLBACK" : text.sql)) {
      preparedOnTheServer(statement);
      set(statement, text, units);
      statement.execute();
      for (SnapshotUnit kind : kinds) {
        for (int query = 0; query < kind.queries().size(); query++) {
          take(kind, Objects.requireNonNull(statement.getResultSet()), taker);
          statement.getMoreResults();
        }
        if (kind == SnapshotUnit.RELATION) {
          ResultSet rows = Objects.requireNonNull(statement.getResultSet());
          while (rows.next()) {
            routines.add(rows.getLong(1));
          }
          statement.getMoreResults();
        }
      }
    }
    return routines;
  }

  /** From the first time on, since it takes longer to plan than to run. */
  static void preparedOnTheServer(PreparedStatement statement) throws SQLException {
    statement.unwrap(PGStatement.class).setPrepareThreshold(1);
  }

  private static Text some(Set<SnapshotUnit> kinds) {
    List<String> sql = new ArrayList<>();
    List<Parameter> parameters = new ArrayList<>();
    for (SnapshotUnit kind : kinds) {
      String which = kind == SnapshotUnit.RELATION ? WITH_QUERIES_OVER : "$1 = ANY ({units})";
      List<String> queries = new ArrayList<>();
      kind.queries().forEach(each -> queries.add(ONE.matcher(each).replaceAll(which)));
      if (kind == SnapshotUnit.RELATION) {
        queries.add(ROUTINES_OVER);
      }
      Text text = text(kind, queries);
      sql.add(text.sql);
      parameters.addAll(text.parameters);
    }
    return new Text(String.join(";\n", sql), List.copyOf(parameters));
  }

  private static Text text(SnapshotUnit unit, List<String> queries) {
    Matcher places = PARAMETER.matcher(String.join(";\n", queries));
    List<Parameter> parameters = new ArrayList<>();
    String sql =
        places.replaceAll(
            place -> {
              boolean excluded = place.group(1).equals("excluded");
              parameters.add(new Parameter(unit, excluded));
              return excluded ? "?::pg_catalog.text[]" : "?::pg_catalog.oid[]";
            });
    return new Text(sql, List.copyOf(parameters));
  }

  private void set(PreparedStatement statement, Text text, Map<SnapshotUnit, Set<Long>> units)
      throws SQLException {
    Connection connection = statement.getConnection();
    int index = 1;
    for (Parameter parameter : text.parameters) {
      statement.setArray(
          index++,
          parameter.excluded
              ? connection.createArrayOf("text", excluded)
              : connection.createArrayOf(
                  "oid", Objects.requireNonNull(units.get(parameter.unit)).toArray()));
    }
  }

  private static void take(SnapshotUnit unit, ResultSet rows, Taker taker) throws SQLException {
    while (rows.next()) {
      String definition = rows.getString(6);
      // No text: another session has dropped it since the row was read.
      if (definition != null) {
        taker.take(unit, rows.getLong(1), object(rows), definition);
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
