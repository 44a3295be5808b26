package dev.migrationsentry.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column.
 *
 * @param type as {@code format_type} writes it, for example {@code character varying(64)}
 * @param defaultExpression as {@code pg_get_expr} writes it; null if there is none or the column is
 *     generated
 * @param generated the expression of a generated column, null for an ordinary one
 */
public record Column(
    String name,
    String type,
    boolean nullable,
    @Nullable String defaultExpression,
    @Nullable String generated,
    GeneratedKind generatedKind,
    Identity identity) {

  /** {@code pg_attribute.attgenerated}. VIRTUAL is new in PostgreSQL 18. */
  public enum GeneratedKind {
    NONE,
    STORED,
    VIRTUAL
  }

  /** {@code pg_attribute.attidentity}. */
  public enum Identity {
    NONE,
    ALWAYS,
    BY_DEFAULT
  }
}
