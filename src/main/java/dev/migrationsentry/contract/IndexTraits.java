package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.Index;
import dev.migrationsentry.catalog.Table;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an index must be like. Null: not said, not compared.
 *
 * @param columns the keys in order: column names or expressions
 * @param where the predicate; {@link ColumnTraits#NONE} where it must cover all rows
 * @param definition the whole statement, as {@code pg_get_indexdef} writes it
 */
public record IndexTraits(
    @Nullable List<String> columns,
    @Nullable Boolean unique,
    @Nullable String where,
    @Nullable String method,
    @Nullable List<String> include,
    @Nullable String definition) {

  /** Only that it is there and valid. */
  public static final IndexTraits ANY = new IndexTraits(null, null, null, null, null, null);

  public IndexTraits {
    columns = columns == null ? null : List.copyOf(columns);
    include = include == null ? null : List.copyOf(include);
  }

  /**
   * With columns the rule describes the whole index: what it does not say is what CREATE INDEX
   * takes for granted.
   */
  IndexTraits whole() {
    return columns == null
        ? this
        : new IndexTraits(
            columns,
            unique != null && unique,
            where == null ? ColumnTraits.NONE : where,
            method == null ? "btree" : method,
            include == null ? List.of() : include,
            definition);
  }

  Differences differences(Index found, Table table, Home home) {
    Expressions expressions = new Expressions(table, home.schema());
    Differences differences = new Differences();
    if (columns != null && !expressions.sameKeys(columns, found.keys())) {
      differences.add(list(columns), list(found.keys()), null);
    }
    if (include != null && !expressions.sameKeys(include, found.included())) {
      differences.add("INCLUDE " + list(include), "INCLUDE " + list(found.included()), null);
    }
    if (unique != null && unique != found.unique()) {
      differences.add(
          unique ? "UNIQUE" : "not unique", found.unique() ? "UNIQUE" : "not unique", null);
    }
    if (method != null && !method.equalsIgnoreCase(found.method())) {
      differences.add("USING " + method, "USING " + found.method(), null);
    }
    if (where != null && !samePredicate(expressions, where, found.predicate())) {
      differences.add(predicate(where), predicate(found.predicate()), null);
    }
    if (definition != null && !expressions.sameText(definition, found.definition())) {
      differences.add(definition, found.definition(), null);
    }
    return differences;
  }

  private static boolean samePredicate(
      Expressions expressions, String expected, @Nullable String found) {
    if (expected.equals(ColumnTraits.NONE)) {
      return found == null;
    }
    return found != null && expressions.same(expected, found);
  }

  private static String predicate(@Nullable String where) {
    return where == null || where.equals(ColumnTraits.NONE) ? "no WHERE" : "WHERE " + where;
  }

  private static String list(List<String> columns) {
    return "(" + String.join(", ", columns) + ")";
  }

  /** The statement that makes such an index; empty if the rule does not say enough. */
  Optional<String> statement(Home home, String name) {
    if (definition != null) {
      return Optional.of(definition + ";");
    }
    if (columns == null) {
      return Optional.empty();
    }
    boolean plain = method == null || method.equals("btree");
    return Optional.of(
        "CREATE "
            + (Boolean.TRUE.equals(unique) ? "UNIQUE " : "")
            + "INDEX CONCURRENTLY "
            + Identifier.quoted(name)
            + " ON "
            + home.table().sql()
            + (plain ? " " : " USING " + method + " ")
            + list(columns)
            + (include == null || include.isEmpty() ? "" : " INCLUDE " + list(include))
            + (where == null || where.equals(ColumnTraits.NONE) ? "" : " WHERE " + where)
            + ";");
  }

  /** The middle of a sentence. */
  String words() {
    return (unique == null || !unique ? "" : ", unique")
        + (columns == null ? "" : " on " + list(columns))
        + (include == null || include.isEmpty() ? "" : " that includes " + list(include))
        + (where == null || where.equals(ColumnTraits.NONE) ? "" : " where " + where)
        + (method == null || method.equals("btree") ? "" : ", by method " + method)
        + (definition == null ? "" : ", defined as: " + definition);
  }
}
