package dev.migrationsentry.postgres;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import dev.migrationsentry.postgres.PgCatalog.Relation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Records;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The one query for all that is compared: tables with what hangs on them, and the extensions
 * (PostgreSQL manual, chapter 53, System Catalogs).
 */
record CatalogQuery(Condition wanted) {
  private static final Relation CLASS = PgCatalog.relation("pg_class", "c");
  private static final Relation NAMESPACE = PgCatalog.relation("pg_namespace", "n");
  private static final Relation DEPEND = PgCatalog.relation("pg_depend", "dep");
  private static final Relation EXTENSION = PgCatalog.relation("pg_extension", "e");

  /** These tables, as far as they are there. */
  static CatalogQuery tables(Set<QualifiedName> tables) {
    return new CatalogQuery(
        tables.isEmpty()
            ? DSL.falseCondition()
            : row(NAMESPACE.raw("nspname"), CLASS.raw("relname"))
                .in(
                    tables.stream()
                        .map(table -> row(text(table.schema()), text(table.name())))
                        .toList()));
  }

  /** A name is longer than the server's own may be: as a name it would be cut off, and be found. */
  private static Field<String> text(String name) {
    return inline(name).cast(SQLDataType.CLOB);
  }

  /** All tables of these schemas, without partitions and without what belongs to an extension. */
  static CatalogQuery schemas(Set<String> schemas) {
    Condition ofAnExtension =
        exists(
            selectOne()
                .from(DEPEND.table())
                .where(DEPEND.oid("objid").eq(CLASS.oid("oid")))
                .and(DEPEND.oid("classid").eq(CLASS.oid("tableoid")))
                .and(DEPEND.text("deptype").eq(inline("e"))));
    return new CatalogQuery(
        NAMESPACE
            .text("nspname")
            .in(schemas)
            .and(DSL.not(CLASS.truth("relispartition")))
            .andNot(ofAnExtension));
  }

  /** Every extension, with its version. */
  static Field<Map<String, String>> extensions() {
    return multiset(
            select(EXTENSION.text("extname"), EXTENSION.text("extversion")).from(EXTENSION.table()))
        .convertFrom(rows -> rows.intoMap(Record2::value1, Record2::value2));
  }

  /** The tables. */
  Field<List<Table>> tables(boolean hasEnforced) {
    return multiset(
            select(
                    NAMESPACE.text("nspname"),
                    CLASS.text("relname"),
                    CLASS.text("relkind"),
                    ColumnQuery.of(CLASS),
                    IndexQuery.of(CLASS),
                    ConstraintQuery.of(CLASS, hasEnforced))
                .from(CLASS.table())
                .join(NAMESPACE.table())
                .on(NAMESPACE.oid("oid").eq(CLASS.oid("relnamespace")))
                .where(CLASS.text("relkind").in(kinds()))
                .and(wanted))
        .convertFrom(rows -> rows.map(Records.mapping(CatalogValues::table)));
  }

  private static List<Field<String>> kinds() {
    return CatalogValues.KINDS.keySet().stream()
        .sorted()
        .map(kind -> (Field<String>) inline(kind))
        .toList();
  }
}
