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
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Records;
import org.jooq.impl.DSL;

/**
 * The one query for all that is compared: tables with what hangs on them, and the extensions
 * (PostgreSQL manual, chapter 53, System Catalogs).
 */
record CatalogQuery(Condition wanted) {
  private static final Relation CLASS = PgCatalog.relation("pg_class", "c");
  private static final Relation NAMESPACE = PgCatalog.relation("pg_namespace", "n");
  private static final Relation DEPEND = PgCatalog.relation("pg_depend", "dep");
  private static final Relation EXTENSION = PgCatalog.relation("pg_extension", "e");

  /** What holds or shows rows: all but indexes, sequences, composite and TOAST. */
  private static final Map<String, Table.Kind> KINDS =
      Map.of(
          "r", Table.Kind.TABLE,
          "p", Table.Kind.PARTITIONED_TABLE,
          "v", Table.Kind.VIEW,
          "m", Table.Kind.MATERIALIZED_VIEW,
          "f", Table.Kind.FOREIGN_TABLE);

  /** These tables, as far as they are there. */
  static CatalogQuery tables(Set<QualifiedName> tables) {
    return new CatalogQuery(
        tables.isEmpty()
            ? DSL.falseCondition()
            : row(NAMESPACE.text("nspname"), CLASS.text("relname"))
                .in(
                    tables.stream()
                        .map(table -> row(table.schema(), table.name()))
                        .collect(Collectors.toList())));
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
                .where(CLASS.text("relkind").in(KINDS.keySet().stream().map(DSL::inline).toList()))
                .and(wanted))
        .convertFrom(
            rows ->
                rows.map(
                    Records.mapping(
                        (schema, name, kind, columns, indexes, constraints) ->
                            new Table(
                                new QualifiedName(schema, name),
                                KINDS.getOrDefault(kind, Table.Kind.TABLE),
                                columns,
                                indexes,
                                constraints))));
  }
}
