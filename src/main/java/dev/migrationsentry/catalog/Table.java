package dev.migrationsentry.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table, with everything that hangs on it.
 *
 * @param columns in the order of the table
 * @param indexes by name; those behind a constraint included
 * @param constraints by name; NOT NULL is a column's own matter and not listed
 */
public record Table(
    QualifiedName name,
    Kind kind,
    List<Column> columns,
    List<Index> indexes,
    List<Constraint> constraints) {

  /** The relkinds that hold or show rows (PostgreSQL manual, pg_class). */
  public enum Kind {
    TABLE,
    PARTITIONED_TABLE,
    VIEW,
    MATERIALIZED_VIEW,
    FOREIGN_TABLE
  }

  public Table {
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
    constraints = List.copyOf(constraints);
  }

  public Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  public Optional<Index> index(String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
  }

  public Optional<Constraint> constraint(String name) {
    return constraints.stream().filter(constraint -> constraint.name().equals(name)).findFirst();
  }
}
