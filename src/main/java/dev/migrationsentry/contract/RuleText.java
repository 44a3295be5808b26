package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.catalog.Constraint;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.Index;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.contract.TomlText.Inline;
import java.util.Locale;
import java.util.stream.Collectors;

/** Objects of the catalogue as the rules that they keep: the right side of a line. */
final class RuleText {
  private RuleText() {}

  static String column(Column column) {
    String type = TomlText.string(TypeName.brief(column.type()));
    Inline rule = new Inline().add("type", type);
    boolean plain = column.nullable();
    if (!column.nullable()) {
      rule.add("nullable", "false");
    }
    if (column.defaultExpression() != null) {
      plain = false;
      rule.add("default", TomlText.string(column.defaultExpression()));
    }
    if (column.generated() != null) {
      plain = false;
      rule.add("generated", TomlText.string(column.generated()));
      rule.add("generated-kind", word(column.generatedKind()));
    }
    if (column.identity() != Column.Identity.NONE) {
      plain = false;
      rule.add("identity", word(column.identity()));
    }
    return plain ? type : rule.toString();
  }

  static String index(Index index, QualifiedName table) {
    Inline rule = new Inline().add("columns", TomlText.list(index.keys()));
    if (index.unique()) {
      rule.add("unique", "true");
    }
    if (index.predicate() != null) {
      rule.add("where", TomlText.string(index.predicate()));
    }
    if (!index.method().equals("btree")) {
      rule.add("method", TomlText.string(index.method()));
    }
    if (!index.included().isEmpty()) {
      rule.add("include", TomlText.list(index.included()));
    }
    if (!index.definition().replace(" ON ONLY ", " ON ").equals(plain(index, table))) {
      rule.add("definition", TomlText.string(index.definition()));
    }
    return rule.toString();
  }

  /**
   * The definition, if there is no more to it than its rule says: no order, no class, no storage.
   */
  private static String plain(Index index, QualifiedName table) {
    return "CREATE "
        + (index.unique() ? "UNIQUE " : "")
        + "INDEX "
        + Identifier.quoted(index.name())
        + " ON "
        + table.sql()
        + " USING "
        + index.method()
        + " ("
        + String.join(", ", index.keys())
        + ")"
        + (index.included().isEmpty()
            ? ""
            : " INCLUDE (" + String.join(", ", index.included()) + ")")
        + (index.predicate() == null ? "" : " WHERE " + index.predicate());
  }

  static String constraint(Constraint constraint, String schema) {
    Inline rule =
        switch (constraint.kind()) {
          case CHECK -> check(constraint);
          case FOREIGN_KEY -> foreignKey(constraint, schema);
          case UNIQUE, PRIMARY_KEY -> unique(constraint);
          case EXCLUSION -> defined(constraint);
          case OTHER -> new Inline();
        };
    if (!constraint.validated()) {
      rule.add("validated", "false");
    }
    if (!constraint.enforced()) {
      rule.add("enforced", "false");
    }
    return rule.isEmpty() ? "true" : rule.toString();
  }

  private static String definition(Constraint constraint) {
    return constraint.definition().replaceFirst("( NOT VALID| NOT ENFORCED)+$", "");
  }

  private static Inline defined(Constraint constraint) {
    return new Inline().add("definition", TomlText.string(definition(constraint)));
  }

  private static Inline check(Constraint constraint) {
    String definition = definition(constraint);
    boolean plain = definition.startsWith("CHECK (") && definition.endsWith(")");
    return plain
        ? new Inline()
            .add(
                "check",
                TomlText.string(definition.substring("CHECK (".length(), definition.length() - 1)))
        : defined(constraint);
  }

  private static Inline unique(Constraint constraint) {
    String plain =
        "UNIQUE "
            + constraint.columns().stream()
                .map(Identifier::quoted)
                .collect(Collectors.joining(", ", "(", ")"));
    return plain.equals(definition(constraint))
        ? new Inline().add("kind", "\"unique\"").add("columns", TomlText.list(constraint.columns()))
        : defined(constraint);
  }

  private static Inline foreignKey(Constraint constraint, String schema) {
    Constraint.Reference reference = constraint.reference();
    if (reference == null) {
      return defined(constraint);
    }
    String target =
        NameText.write(reference.table(), schema)
            + "("
            + String.join(", ", reference.columns())
            + ")";
    NameText.Reference back = NameText.reference(target, schema).orElse(null);
    String definition = definition(constraint);
    boolean more = definition.matches("(?s).*( MATCH | DEFERRABLE|PERIOD |\\(.*\\(.*\\().*");
    if (more
        || back == null
        || !back.table().equals(reference.table())
        || !back.columns().equals(reference.columns())) {
      return defined(constraint);
    }
    Inline rule =
        new Inline()
            .add("columns", TomlText.list(constraint.columns()))
            .add("references", TomlText.string(target));
    if (!reference.onDelete().equals("NO ACTION")) {
      rule.add("on-delete", TomlText.string(reference.onDelete().toLowerCase(Locale.ROOT)));
    }
    if (!reference.onUpdate().equals("NO ACTION")) {
      rule.add("on-update", TomlText.string(reference.onUpdate().toLowerCase(Locale.ROOT)));
    }
    return rule;
  }

  private static String word(Enum<?> value) {
    return '"' + value.name().toLowerCase(Locale.ROOT).replace('_', '-') + '"';
  }
}
