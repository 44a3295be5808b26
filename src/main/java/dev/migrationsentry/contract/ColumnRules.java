package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code [tables.NAME.columns]}. */
final class ColumnRules {
  private static final Map<String, Column.GeneratedKind> GENERATED_KINDS =
      Map.of("stored", Column.GeneratedKind.STORED, "virtual", Column.GeneratedKind.VIRTUAL);
  private static final Map<String, Column.Identity> IDENTITIES =
      Map.of(
          "none", Column.Identity.NONE,
          "always", Column.Identity.ALWAYS,
          "by-default", Column.Identity.BY_DEFAULT);

  private ColumnRules() {}

  static List<Requirement> read(Section table, Home home, Lifetime lifetime) {
    List<Requirement> rules = new ArrayList<>();
    table
        .section("columns")
        .ifPresent(
            columns -> {
              for (String name : columns.keys()) {
                rules.add(rule(columns, name, home, lifetime));
              }
            });
    return rules;
  }

  private static RequiredColumn rule(Section columns, String name, Home home, Lifetime lifetime) {
    Section own =
        columns.value(name) instanceof TomlTree ? columns.section(name).orElse(null) : null;
    Lifetime applies = own == null ? Lifetime.ALWAYS : own.lifetime();
    ColumnTraits traits = own == null ? traits(columns, name) : traits(own);
    return new RequiredColumn(home, name, traits, applies.within(lifetime), columns.place(name));
  }

  /** Of a column that is not described by a table of its own. */
  private static ColumnTraits traits(Section columns, String name) {
    Object value = columns.value(name);
    if (value instanceof String) {
      return new ColumnTraits(type(columns, name), null, null, null, null, null);
    }
    if (!(value instanceof TomlTree) && !Boolean.TRUE.equals(value)) {
      columns.wrongType(name, "a type in quotes, { type = …, … }, or true for any column");
    }
    return ColumnTraits.ANY;
  }

  private static ColumnTraits traits(Section own) {
    own.only(
        "type", "nullable", "default", "generated", "generated-kind", "identity", "since", "until");
    return new ColumnTraits(
        type(own, "type"),
        own.truth("nullable"),
        expression(own, "default"),
        expression(own, "generated"),
        own.choice("generated-kind", GENERATED_KINDS),
        own.choice("identity", IDENTITIES));
  }

  private static @Nullable String type(Section section, String key) {
    String type = section.text(key);
    if (type != null && !TypeName.isPlausible(type)) {
      section.mistake(key, "\"" + type + "\" is not a type", "Write a type such as varchar(64).");
    }
    return type;
  }

  private static @Nullable String expression(Section section, String key) {
    Object value = section.value(key);
    if (value != null && !(value instanceof String)) {
      section.wrongType(
          key, "an SQL expression in quotes, such as \"false\", \"0\" or \"'new'\", or \"none\"");
      return null;
    }
    return section.text(key);
  }
}
