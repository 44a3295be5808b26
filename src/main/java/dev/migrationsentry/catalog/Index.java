package dev.migrationsentry.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index.
 *
 * @param keys the key columns or expressions in order, as {@code pg_get_indexdef} writes each,
 *     without order or class
 * @param included the columns of INCLUDE, in order
 * @param predicate the WHERE of a partial index, as {@code pg_get_expr} writes it; null for a whole
 *     one
 * @param method for example {@code btree}
 * @param valid {@code indisvalid}: false after a failed CREATE INDEX CONCURRENTLY
 * @param ready {@code indisready}: false while a concurrent build has not yet begun to take writes
 * @param definition all of it, as {@code pg_get_indexdef} writes it
 */
public record Index(
    String name,
    List<String> keys,
    List<String> included,
    boolean unique,
    @Nullable String predicate,
    String method,
    boolean valid,
    boolean ready,
    String definition) {
  public Index {
    keys = List.copyOf(keys);
    included = List.copyOf(included);
  }
}
