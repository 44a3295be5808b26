package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Constraint;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a constraint must be like. Null: not said, not compared.
 *
 * @param columns in order
 * @param check the condition of a check
 * @param definition all of it, as {@code pg_get_constraintdef} writes it
 * @param reference what a foreign key must point at, with its actions
 * @param validated whether it must hold for every row that is there; false: need not
 * @param enforced whether it must be enforced; false: need not (PostgreSQL 18)
 */
public record ConstraintTraits(
    Constraint.@Nullable Kind kind,
    @Nullable List<String> columns,
    @Nullable String check,
    @Nullable String definition,
    Constraint.@Nullable Reference reference,
    boolean validated,
    boolean enforced) {

  /** Only that it is there and holds. */
  public static final ConstraintTraits ANY =
      new ConstraintTraits(null, null, null, null, null, true, true);

  public ConstraintTraits {
    columns = columns == null ? null : List.copyOf(columns);
  }

  /** A primary key on these columns, whatever its name. */
  static ConstraintTraits primaryKey(List<String> columns) {
    return new ConstraintTraits(Constraint.Kind.PRIMARY_KEY, columns, null, null, null, true, true);
  }

  Differences differences(Constraint found, Table table, Home home) {
    Expressions expressions = new Expressions(table, home.schema());
    Differences differences = new Differences();
    if (kind != null && kind != found.kind()) {
      differences.add(word(kind), word(found.kind()), null);
    }
    if (columns != null && !columns.equals(found.columns())) {
      differences.add(list(columns), list(found.columns()), null);
    }
    if (check != null && !expressions.sameCheck(check, found.definition())) {
      differences.add("CHECK (" + check + ")", found.definition(), null);
    }
    if (definition != null && !expressions.sameText(definition, found.definition())) {
      differences.add(definition, found.definition(), null);
    }
    if (reference != null && !reference.equals(found.reference())) {
      differences.add(
          words(reference),
          found.reference() == null ? found.definition() : words(found.reference()),
          null);
    }
    if (enforced && !found.enforced()) {
      differences.add("ENFORCED", "NOT ENFORCED", null);
    }
    return differences;
  }

  /** The clause that makes such a constraint; empty if the rule does not say enough. */
  Optional<String> clause(Home home) {
    if (definition != null) {
      return Optional.of(" " + definition);
    }
    if (check != null) {
      return Optional.of(" CHECK (" + check + ")");
    }
    if (reference != null && columns != null) {
      return Optional.of(" FOREIGN KEY " + list(columns) + " " + words(reference));
    }
    if (kind == null || columns == null) {
      return Optional.empty();
    }
    return kind == Constraint.Kind.PRIMARY_KEY || kind == Constraint.Kind.UNIQUE
        ? Optional.of(" " + word(kind).toUpperCase(Locale.ROOT) + " " + list(columns))
        : Optional.empty();
  }

  private static String words(Constraint.Reference reference) {
    return "REFERENCES "
        + name(reference.table())
        + list(reference.columns())
        + " ON DELETE "
        + reference.onDelete()
        + " ON UPDATE "
        + reference.onUpdate();
  }

  private static String name(QualifiedName table) {
    return table.sql();
  }

  private static String list(List<String> columns) {
    return columns.stream().map(Identifier::quoted).collect(Collectors.joining(", ", "(", ")"));
  }

  static String word(Constraint.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The middle of a sentence. */
  String words() {
    return (kind == null || kind == Constraint.Kind.PRIMARY_KEY ? "" : ", a " + word(kind))
        + (columns == null ? "" : " on " + list(columns))
        + (check == null ? "" : " that checks " + check)
        + (reference == null ? "" : " that " + words(reference))
        + (definition == null ? "" : ", defined as: " + definition)
        + (enforced ? "" : " (need not be enforced)");
  }
}
