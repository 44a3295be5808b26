package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.QualifiedName;

/**
 * The table that a rule is about.
 *
 * @param table its name
 * @param shown what it is called in print: without its schema, if that is the contract's own
 * @param schema the contract's own schema, which expressions need not write
 */
public record Home(QualifiedName table, String shown, String schema) {
  /** The table of this name, in a contract with this schema of its own. */
  public static Home of(QualifiedName table, String schema) {
    return new Home(table, table.schema().equals(schema) ? table.name() : table.toString(), schema);
  }

  /** A part of the table, in print. */
  String part(String name) {
    return shown + "." + name;
  }
}
