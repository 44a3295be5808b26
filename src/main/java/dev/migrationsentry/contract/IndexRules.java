package dev.migrationsentry.contract;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code indexes = […]} and {@code [tables.NAME.indexes]}. */
final class IndexRules {
  private IndexRules() {}

  static List<Requirement> read(Section table, Home home, Lifetime lifetime) {
    List<Requirement> rules = new ArrayList<>();
    if (!(table.value("indexes") instanceof TomlTree)) {
      List<String> names = table.texts("indexes");
      for (String name : names == null ? List.<String>of() : names) {
        rules.add(new RequiredIndex(home, name, IndexTraits.ANY, lifetime, table.place("indexes")));
      }
      return rules;
    }
    table
        .section("indexes")
        .ifPresent(
            indexes -> {
              for (String name : indexes.keys()) {
                rules.add(rule(indexes, name, home, lifetime));
              }
            });
    return rules;
  }

  private static Requirement rule(Section indexes, String name, Home home, Lifetime lifetime) {
    Object value = indexes.value(name);
    if (value instanceof TomlTree && indexes.section(name).isPresent()) {
      Section own = indexes.section(name).get();
      own.only("columns", "unique", "where", "method", "include", "definition", "since", "until");
      IndexTraits traits =
          new IndexTraits(
              own.texts("columns"),
              own.truth("unique"),
              own.text("where"),
              own.text("method"),
              own.texts("include"),
              own.text("definition"));
      return new RequiredIndex(
          home, name, traits.whole(), own.lifetime().within(lifetime), indexes.place(name));
    }
    if (!Boolean.TRUE.equals(value)) {
      indexes.wrongType(name, "true or { columns = […], … }");
    }
    return new RequiredIndex(home, name, IndexTraits.ANY, lifetime, indexes.place(name));
  }
}
