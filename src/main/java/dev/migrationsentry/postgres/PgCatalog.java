package dev.migrationsentry.postgres;

import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Relations and functions of pg_catalog for the jOOQ DSL, every name qualified. */
final class PgCatalog {
  private static final String SCHEMA = "pg_catalog";

  private PgCatalog() {}

  /** A relation of pg_catalog under an alias. */
  static Relation relation(String name, String alias) {
    return new Relation(DSL.table(DSL.name(SCHEMA, name)).as(DSL.name(alias)), alias);
  }

  /** Its columns are typed where they are used. */
  record Relation(Table<Record> table, String alias) {
    Field<Long> oid(String column) {
      return DSL.field(DSL.name(alias, column), SQLDataType.BIGINT);
    }

    Field<String> text(String column) {
      return raw(column).cast(SQLDataType.CLOB);
    }

    /** As it is: of type "char", name or pg_node_tree. */
    Field<String> raw(String column) {
      return DSL.field(DSL.name(alias, column), SQLDataType.CLOB);
    }

    Field<Boolean> truth(String column) {
      return DSL.field(DSL.name(alias, column), SQLDataType.BOOLEAN);
    }

    Field<Integer> number(String column) {
      return DSL.field(DSL.name(alias, column), SQLDataType.INTEGER);
    }

    Field<Integer[]> numbers(String column) {
      return DSL.field(DSL.name(alias, column), SQLDataType.INTEGER.array());
    }
  }

  /** A function of pg_catalog whose result is a text. */
  static Field<String> text(String function, Field<?>... arguments) {
    Name name = DSL.name(SCHEMA, function);
    return DSL.function(name, SQLDataType.CLOB, arguments);
  }
}
