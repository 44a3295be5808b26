package dev.migrationsentry.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constraint.
 *
 * @param columns those it is on, in order; empty for a check on the whole row
 * @param validated {@code convalidated}: false for NOT VALID
 * @param enforced {@code conenforced}, new in PostgreSQL 18; true on older servers
 * @param definition as {@code pg_get_constraintdef} writes it
 * @param reference what a foreign key points at; null for every other kind
 */
public record Constraint(
    String name,
    Kind kind,
    List<String> columns,
    boolean validated,
    boolean enforced,
    String definition,
    @Nullable Reference reference) {

  /** {@code pg_constraint.contype}; a letter that is new to us is OTHER, never an error. */
  public enum Kind {
    CHECK,
    FOREIGN_KEY,
    PRIMARY_KEY,
    UNIQUE,
    EXCLUSION,
    OTHER
  }

  /**
   * The other side of a foreign key, with what happens to it, in SQL's words: {@code CASCADE},
   * {@code NO ACTION}.
   */
  public record Reference(
      QualifiedName table, List<String> columns, String onDelete, String onUpdate) {
    public Reference {
      columns = List.copyOf(columns);
    }
  }

  public Constraint {
    columns = List.copyOf(columns);
  }
}
