package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.catalog.Column.GeneratedKind;
import dev.migrationsentry.catalog.Column.Identity;
import dev.migrationsentry.catalog.Constraint;
import dev.migrationsentry.catalog.Index;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes values of what the catalogue's rows say, by whichever way they were read. */
final class CatalogValues {
  /** What holds or shows rows: all but indexes, sequences, composite and TOAST. */
  static final Map<String, Table.Kind> KINDS =
      Map.of(
          "r", Table.Kind.TABLE,
          "p", Table.Kind.PARTITIONED_TABLE,
          "v", Table.Kind.VIEW,
          "m", Table.Kind.MATERIALIZED_VIEW,
          "f", Table.Kind.FOREIGN_TABLE);

  private CatalogValues() {}

  static Table table(
      String schema,
      String name,
      String kind,
      List<Column> columns,
      List<Index> indexes,
      List<Constraint> constraints) {
    return new Table(
        new QualifiedName(schema, name),
        KINDS.getOrDefault(kind, Table.Kind.TABLE),
        columns,
        indexes,
        constraints);
  }

  static Column column(
      String name,
      String type,
      boolean nullable,
      @Nullable String expression,
      String generated,
      String identity) {
    GeneratedKind kind =
        switch (generated) {
          case "s" -> GeneratedKind.STORED;
          case "v" -> GeneratedKind.VIRTUAL;
          default -> GeneratedKind.NONE;
        };
    boolean ordinary = kind == GeneratedKind.NONE;
    return new Column(
        name,
        type,
        nullable,
        ordinary ? expression : null,
        ordinary ? null : expression,
        kind,
        switch (identity) {
          case "a" -> Identity.ALWAYS;
          case "d" -> Identity.BY_DEFAULT;
          default -> Identity.NONE;
        });
  }

  /**
   * @param keys and included columns, in order
   * @param keyCount how many of them are keys
   */
  static Index index(
      String name,
      List<String> keys,
      int keyCount,
      boolean unique,
      @Nullable String predicate,
      String method,
      boolean valid,
      boolean ready,
      @Nullable String definition) {
    return new Index(
        name,
        keys.subList(0, keyCount),
        keys.subList(keyCount, keys.size()),
        unique,
        predicate,
        method,
        valid,
        ready,
        definition == null ? "" : definition);
  }

  static Constraint constraint(
      String name,
      String type,
      List<String> columns,
      boolean validated,
      boolean enforced,
      String definition,
      @Nullable String targetSchema,
      @Nullable String target,
      List<String> targetColumns,
      String onDelete,
      String onUpdate) {
    Constraint.Reference reference =
        targetSchema == null || target == null
            ? null
            : new Constraint.Reference(
                new QualifiedName(targetSchema, target),
                targetColumns,
                action(onDelete),
                action(onUpdate));
    return new Constraint(name, kind(type), columns, validated, enforced, definition, reference);
  }

  private static Constraint.Kind kind(String type) {
    return switch (type) {
      case "c" -> Constraint.Kind.CHECK;
      case "f" -> Constraint.Kind.FOREIGN_KEY;
      case "p" -> Constraint.Kind.PRIMARY_KEY;
      case "u" -> Constraint.Kind.UNIQUE;
      case "x" -> Constraint.Kind.EXCLUSION;
      default -> Constraint.Kind.OTHER;
    };
  }

  private static String action(String letter) {
    return switch (letter) {
      case "a" -> "NO ACTION";
      case "r" -> "RESTRICT";
      case "c" -> "CASCADE";
      case "n" -> "SET NULL";
      case "d" -> "SET DEFAULT";
      default -> letter;
    };
  }
}
