package dev.migrationsentry.postgres;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.postgres.PgCatalog.Relation;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Records;
import org.jooq.impl.DSL;

/** The columns of a relation (PostgreSQL manual, pg_attribute and pg_attrdef). */
final class ColumnQuery {
  private static final Relation ATTRIBUTE = PgCatalog.relation("pg_attribute", "a");
  private static final Relation DEFAULT = PgCatalog.relation("pg_attrdef", "d");
  private static final Relation NOT_NULL = PgCatalog.relation("pg_constraint", "nn");

  private ColumnQuery() {}

  static Field<List<Column>> of(Relation relation) {
    return multiset(
            select(
                    ATTRIBUTE.text("attname"),
                    PgCatalog.text(
                        "format_type", ATTRIBUTE.oid("atttypid"), ATTRIBUTE.number("atttypmod")),
                    field(nullable()),
                    PgCatalog.text("pg_get_expr", DEFAULT.raw("adbin"), DEFAULT.oid("adrelid")),
                    ATTRIBUTE.text("attgenerated"),
                    ATTRIBUTE.text("attidentity"))
                .from(ATTRIBUTE.table())
                .leftJoin(DEFAULT.table())
                .on(DEFAULT.oid("adrelid").eq(ATTRIBUTE.oid("attrelid")))
                .and(DEFAULT.number("adnum").eq(ATTRIBUTE.number("attnum")))
                .where(ATTRIBUTE.oid("attrelid").eq(relation.oid("oid")))
                .and(ATTRIBUTE.number("attnum").gt(inline(0)))
                .and(not(ATTRIBUTE.truth("attisdropped")))
                .orderBy(ATTRIBUTE.number("attnum")))
        .convertFrom(rows -> rows.map(Records.mapping(CatalogValues::column)));
  }

  /**
   * A NOT NULL that is NOT VALID (PostgreSQL 18) sets attnotnull and proves nothing of the rows
   * that are there.
   */
  private static Condition nullable() {
    return DSL.condition(ATTRIBUTE.truth("attnotnull"))
        .not()
        .or(
            exists(
                selectOne()
                    .from(NOT_NULL.table())
                    .where(NOT_NULL.oid("conrelid").eq(ATTRIBUTE.oid("attrelid")))
                    .and(NOT_NULL.text("contype").eq(inline("n")))
                    .and(not(NOT_NULL.truth("convalidated")))
                    .and(
                        DSL.arrayGet(NOT_NULL.numbers("conkey"), inline(1))
                            .eq(ATTRIBUTE.number("attnum")))));
  }
}
