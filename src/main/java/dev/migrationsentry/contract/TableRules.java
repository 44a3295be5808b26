package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code [tables.NAME]} and all that is in it. */
final class TableRules {
  private static final Map<String, Table.Kind> KINDS =
      Map.of(
          "table", Table.Kind.TABLE,
          "partitioned-table", Table.Kind.PARTITIONED_TABLE,
          "view", Table.Kind.VIEW,
          "materialized-view", Table.Kind.MATERIALIZED_VIEW,
          "foreign-table", Table.Kind.FOREIGN_TABLE);

  private TableRules() {}

  static List<Requirement> read(Section tables, String schema) {
    List<Requirement> rules = new ArrayList<>();
    Map<QualifiedName, String> seen = new HashMap<>();
    for (String key : tables.keys()) {
      Optional<QualifiedName> name = name(tables, key, schema);
      Optional<Section> section = tables.section(key);
      if (name.isEmpty() || section.isEmpty()) {
        continue;
      }
      String other = seen.put(name.get(), key);
      if (other != null) {
        tables.mistake(
            key, key + " and " + other + " are one table", "Move the rules of one to the other.");
      }
      rules.addAll(table(section.get(), Home.of(name.get(), schema)));
    }
    return rules;
  }

  private static Optional<QualifiedName> name(Section tables, String key, String schema) {
    Optional<QualifiedName> name = NameText.table(key, schema);
    if (name.isEmpty()) {
      tables.mistake(
          key,
          "\"" + key + "\" is not the name of a table",
          "Write [tables.name] or [tables.\"schema.name\"].");
    }
    return name;
  }

  private static List<Requirement> table(Section section, Home home) {
    section.only("kind", "columns", "indexes", "constraints", "primary-key", "since", "until");
    Lifetime lifetime = section.lifetime();
    List<Requirement> rules = new ArrayList<>();
    rules.add(new RequiredTable(home, section.choice("kind", KINDS), lifetime, section.place()));
    rules.addAll(ColumnRules.read(section, home, lifetime));
    List<String> key = section.texts("primary-key");
    if (key != null) {
      rules.add(
          new RequiredConstraint(
              home,
              RequiredConstraint.ANY_NAME,
              ConstraintTraits.primaryKey(key),
              lifetime,
              section.place("primary-key")));
    }
    rules.addAll(IndexRules.read(section, home, lifetime));
    rules.addAll(ConstraintRules.read(section, home, lifetime));
    return rules;
  }
}
