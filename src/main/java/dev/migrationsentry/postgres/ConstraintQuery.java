package dev.migrationsentry.postgres;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import dev.migrationsentry.catalog.Constraint;
import dev.migrationsentry.postgres.PgCatalog.Relation;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Records;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The constraints of a relation (PostgreSQL manual, pg_constraint). */
final class ConstraintQuery {
  private static final Relation CONSTRAINT = PgCatalog.relation("pg_constraint", "con");
  private static final Relation PARENT = PgCatalog.relation("pg_constraint", "parent");
  private static final Relation TARGET = PgCatalog.relation("pg_class", "tc");
  private static final Relation TARGET_SCHEMA = PgCatalog.relation("pg_namespace", "tn");
  private static final Relation ATTRIBUTE = PgCatalog.relation("pg_attribute", "ka");

  private ConstraintQuery() {}

  /**
   * @param hasEnforced whether the server has {@code conenforced} (PostgreSQL 18)
   */
  static Field<List<Constraint>> of(Relation relation, boolean hasEnforced) {
    return multiset(
            select(
                    CONSTRAINT.text("conname"),
                    CONSTRAINT.text("contype"),
                    columns("conkey", "conrelid"),
                    CONSTRAINT.truth("convalidated"),
                    hasEnforced ? CONSTRAINT.truth("conenforced") : inline(true),
                    PgCatalog.text("pg_get_constraintdef", CONSTRAINT.oid("oid")),
                    TARGET_SCHEMA.text("nspname"),
                    TARGET.text("relname"),
                    columns("confkey", "confrelid"),
                    CONSTRAINT.text("confdeltype"),
                    CONSTRAINT.text("confupdtype"))
                .from(CONSTRAINT.table())
                .leftJoin(TARGET.table())
                .on(TARGET.oid("oid").eq(CONSTRAINT.oid("confrelid")))
                .leftJoin(TARGET_SCHEMA.table())
                .on(TARGET_SCHEMA.oid("oid").eq(TARGET.oid("relnamespace")))
                .where(CONSTRAINT.oid("conrelid").eq(relation.oid("oid")))
                .and(CONSTRAINT.text("contype").ne(inline("n")))
                .and(isNotForOnePartitionOfItsTarget())
                .orderBy(CONSTRAINT.text("conname")))
        .convertFrom(rows -> rows.map(Records.mapping(CatalogValues::constraint)));
  }

  /**
   * A foreign key to a partitioned table has a further row for each partition of its target; those
   * are the server's own affair.
   */
  private static Condition isNotForOnePartitionOfItsTarget() {
    return notExists(
        selectOne()
            .from(PARENT.table())
            .where(PARENT.oid("oid").eq(CONSTRAINT.oid("conparentid")))
            .and(PARENT.oid("conrelid").eq(CONSTRAINT.oid("conrelid"))));
  }

  private static Field<List<String>> columns(String key, String relation) {
    Table<?> positions =
        DSL.unnest(CONSTRAINT.numbers(key))
            .withOrdinality()
            .as(DSL.name("k"), DSL.name("attnum"), DSL.name("at"));
    Field<Integer> number = DSL.field(DSL.name("k", "attnum"), SQLDataType.INTEGER);
    return multiset(
            select(ATTRIBUTE.text("attname"))
                .from(positions)
                .join(ATTRIBUTE.table())
                .on(ATTRIBUTE.oid("attrelid").eq(CONSTRAINT.oid(relation)))
                .and(ATTRIBUTE.number("attnum").eq(number))
                .orderBy(DSL.field(DSL.name("k", "at"))))
        .convertFrom(rows -> rows.map(Record1::value1));
  }
}
