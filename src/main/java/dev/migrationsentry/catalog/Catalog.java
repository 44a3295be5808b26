package dev.migrationsentry.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a database holds, read at one moment.
 *
 * @param tables tables, partitioned tables, views, materialized views and foreign tables, by name
 * @param extensions installed version by extension name
 */
public record Catalog(SortedMap<QualifiedName, Table> tables, Map<String, String> extensions) {
  public Catalog {
    tables = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    extensions = Map.copyOf(extensions);
  }

  public Optional<Table> table(QualifiedName name) {
    return Optional.ofNullable(tables.get(name));
  }
}
