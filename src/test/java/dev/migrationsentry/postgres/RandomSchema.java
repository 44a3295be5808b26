package dev.migrationsentry.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A history of changes that work one after the other, of many kinds, the same for the same seed.
 */
public final class RandomSchema {
  private final Random random;
  private final List<String> tables = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final List<String> droppable = new ArrayList<>();
  private final List<String> renamable = new ArrayList<>();
  private int count;

  public RandomSchema(long seed) {
    this.random = new Random(seed);
  }

  /** The next change: one or more statements. */
  public String next() {
    count++;
    if (tables.isEmpty()) {
      return table();
    }
    String table = any(tables);
    String column = any(columns);
    String home = column.substring(0, column.indexOf('.'));
    String name = column.substring(column.indexOf('.') + 1);
    return switch (random.nextInt(22)) {
      case 0, 1 -> table();
      case 2, 3, 4 -> {
        columns.add(table + ".c" + count);
        yield "ALTER TABLE %s ADD COLUMN c%d integer DEFAULT %d".formatted(table, count, count);
      }
      case 5 ->
          made("INDEX ix" + count, "CREATE INDEX ix%d ON %s (%s)".formatted(count, home, name));
      case 6 ->
          "ALTER TABLE %s ADD CONSTRAINT ck%d CHECK (%s > %d) NOT VALID"
              .formatted(home, count, name, count);
      case 7 -> "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %d".formatted(home, name, count);
      case 8 -> {
        renamable.add("VIEW v" + count);
        yield "CREATE VIEW v%d AS SELECT *, 1 AS x%d FROM %s".formatted(count, count, home);
      }
      case 9 ->
          made(
              "FUNCTION f" + count,
              "CREATE FUNCTION f%d(a %s) RETURNS integer LANGUAGE sql AS 'SELECT %d'"
                  .formatted(count, home, count));
      case 10 -> "COMMENT ON COLUMN %s IS 'number %d'".formatted(column, count);
      case 11 ->
          "GRANT SELECT ON %s TO PUBLIC; GRANT UPDATE ON %s TO PUBLIC".formatted(home, table);
      case 12 -> "REVOKE SELECT ON %s FROM PUBLIC".formatted(home);
      case 13 -> {
        tables.remove(table);
        tables.add("r" + count);
        columns.replaceAll(
            each ->
                each.startsWith(table + ".") ? "r" + count + each.substring(table.length()) : each);
        yield "ALTER TABLE %s RENAME TO r%d".formatted(table, count);
      }
      case 14 -> {
        columns.remove(column);
        columns.add(home + ".n" + count);
        yield "ALTER TABLE %s RENAME COLUMN %s TO n%d".formatted(home, name, count);
      }
      case 15 -> "UPDATE %s SET %s = %d".formatted(home, name, count);
      case 16 ->
          made(
              "TYPE e" + count,
              "CREATE TYPE e%d AS ENUM ('one', 'two %d')".formatted(count, count));
      case 17 ->
          "ALTER TABLE %s ADD CONSTRAINT fk%d FOREIGN KEY (%s) REFERENCES %s NOT VALID"
              .formatted(home, count, name, table);
      case 18 ->
          made("SEQUENCE s" + count, "CREATE SEQUENCE s%d OWNED BY %s".formatted(count, column));
      case 19 -> "ALTER TABLE %s ENABLE ROW LEVEL SECURITY".formatted(table);
      case 20, 21 -> dropped();
      default -> throw new IllegalStateException();
    };
  }

  private String table() {
    tables.add("t" + count);
    columns.add("t" + count + ".n");
    return "CREATE TABLE t%d (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n integer)"
        .formatted(count);
  }

  private String made(String object, String sql) {
    droppable.add(object);
    return sql;
  }

  private String dropped() {
    if (!renamable.isEmpty() && random.nextBoolean()) {
      String view = renamable.removeFirst();
      return "ALTER %s RENAME TO z%d; DROP VIEW z%d".formatted(view, count, count);
    }
    return droppable.isEmpty()
        ? "SELECT 1"
        : "DROP " + droppable.remove(random.nextInt(droppable.size())) + " CASCADE";
  }

  private String any(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
