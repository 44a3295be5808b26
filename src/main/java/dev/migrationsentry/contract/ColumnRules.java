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
                Lifetime[] own = {Lifetime.ALWAYS};
                ColumnTraits traits = traits(columns, name, own);
                rules.add(
                    new RequiredColumn(
                        home, name, traits, own[0].within(lifetime), columns.place(name)));
              }
            });
    return rules;
  }

  private static ColumnTraits traits(Section columns, String name, Lifetime[] lifetime) {
    Object value = columns.value(name);
    if (value instanceof TomlTree) {
      return columns
          .section(name)
          .map(
              own -> {
                lifetime[0] = own.lifetime();
                return traits(own);
              })
          .orElse(ColumnTraits.ANY);
    }
    if (value instanceof String) {
      return new ColumnTraits(type(columns, name), null, null, null, null, null);
    }
    if (!Boolean.TRUE.equals(value)) {
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
