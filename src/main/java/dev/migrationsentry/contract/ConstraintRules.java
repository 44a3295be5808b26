package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code constraints = […]} and {@code [tables.NAME.constraints]}. */
final class ConstraintRules {
  private static final Map<String, Constraint.Kind> KINDS =
      Map.of(
          "check", Constraint.Kind.CHECK,
          "foreign-key", Constraint.Kind.FOREIGN_KEY,
          "primary-key", Constraint.Kind.PRIMARY_KEY,
          "unique", Constraint.Kind.UNIQUE,
          "exclusion", Constraint.Kind.EXCLUSION);
  private static final Map<String, String> ACTIONS =
      Map.of(
          "no-action", "NO ACTION",
          "restrict", "RESTRICT",
          "cascade", "CASCADE",
          "set-null", "SET NULL",
          "set-default", "SET DEFAULT");

  private ConstraintRules() {}

  static List<Requirement> read(Section table, Home home, Lifetime lifetime) {
    List<Requirement> rules = new ArrayList<>();
    if (!(table.value("constraints") instanceof TomlTree)) {
      List<String> names = table.texts("constraints");
      for (String name : names == null ? List.<String>of() : names) {
        rules.add(
            new RequiredConstraint(
                home, name, ConstraintTraits.ANY, lifetime, table.place("constraints")));
      }
      return rules;
    }
    table
        .section("constraints")
        .ifPresent(
            constraints -> {
              for (String name : constraints.keys()) {
                rules.add(rule(constraints, name, home, lifetime));
              }
            });
    return rules;
  }

  private static Requirement rule(Section constraints, String name, Home home, Lifetime lifetime) {
    Object value = constraints.value(name);
    if (value instanceof TomlTree && constraints.section(name).isPresent()) {
      Section own = constraints.section(name).get();
      return new RequiredConstraint(
          home,
          name,
          traits(own, home.schema()),
          own.lifetime().within(lifetime),
          constraints.place(name));
    }
    if (!Boolean.TRUE.equals(value)) {
      constraints.wrongType(name, "true or { kind = …, … }");
    }
    return new RequiredConstraint(
        home, name, ConstraintTraits.ANY, lifetime, constraints.place(name));
  }

  private static ConstraintTraits traits(Section own, String schema) {
    own.only(
        "kind",
        "columns",
        "check",
        "definition",
        "references",
        "on-delete",
        "on-update",
        "validated",
        "enforced",
        "since",
        "until");
    Boolean validated = own.truth("validated");
    Boolean enforced = own.truth("enforced");
    return new ConstraintTraits(
        own.choice("kind", KINDS),
        own.texts("columns"),
        own.text("check"),
        own.text("definition"),
        reference(own, schema),
        validated == null || validated,
        enforced == null || enforced);
  }

  private static Constraint.@Nullable Reference reference(Section own, String schema) {
    String onDelete = own.choice("on-delete", ACTIONS);
    String onUpdate = own.choice("on-update", ACTIONS);
    String text = own.text("references");
    if (text == null) {
      if (onDelete != null || onUpdate != null) {
        own.mistake(
            onDelete != null ? "on-delete" : "on-update",
            "an action without references",
            "Add what the foreign key points at: references = \"users(id)\".");
      }
      return null;
    }
    Optional<NameText.Reference> target = NameText.reference(text, schema);
    if (target.isEmpty()) {
      own.mistake(
          "references",
          "\"" + text + "\" does not name a table and its columns",
          "Write such as references = \"users(id)\".");
      return null;
    }
    return new Constraint.Reference(
        target.get().table(),
        target.get().columns(),
        onDelete == null ? "NO ACTION" : onDelete,
        onUpdate == null ? "NO ACTION" : onUpdate);
  }
}
