package dev.migrationsentry.postgres;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.select;

import dev.migrationsentry.catalog.Index;
import dev.migrationsentry.postgres.PgCatalog.Relation;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Records;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The indexes of a relation (PostgreSQL manual, pg_index). */
final class IndexQuery {
  private static final Relation INDEX = PgCatalog.relation("pg_index", "i");
  private static final Relation CLASS = PgCatalog.relation("pg_class", "ic");
  private static final Relation METHOD = PgCatalog.relation("pg_am", "am");

  private IndexQuery() {}

  static Field<List<Index>> of(Relation relation) {
    return multiset(
            select(
                    CLASS.text("relname"),
                    keys(),
                    INDEX.number("indnkeyatts"),
                    INDEX.truth("indisunique"),
                    PgCatalog.text("pg_get_expr", INDEX.raw("indpred"), INDEX.oid("indrelid")),
                    METHOD.text("amname"),
                    INDEX.truth("indisvalid"),
                    INDEX.truth("indisready"),
                    PgCatalog.text("pg_get_indexdef", INDEX.oid("indexrelid")))
                .from(INDEX.table())
                .join(CLASS.table())
                .on(CLASS.oid("oid").eq(INDEX.oid("indexrelid")))
                .join(METHOD.table())
                .on(METHOD.oid("oid").eq(CLASS.oid("relam")))
                .where(INDEX.oid("indrelid").eq(relation.oid("oid")))
                .orderBy(CLASS.text("relname")))
        .convertFrom(rows -> rows.map(Records.mapping(CatalogValues::index)));
  }

  /** Keys and included columns, in order. */
  private static Field<List<String>> keys() {
    Table<?> positions =
        DSL.generateSeries(inline(1), INDEX.number("indnatts").cast(SQLDataType.INTEGER))
            .as(DSL.name("k"), DSL.name("at"));
    Field<Integer> at = DSL.field(DSL.name("k", "at"), SQLDataType.INTEGER);
    return multiset(
            select(PgCatalog.text("pg_get_indexdef", INDEX.oid("indexrelid"), at, inline(false)))
                .from(positions)
                .orderBy(at))
        .convertFrom(rows -> rows.map(Record1::value1));
  }
}
