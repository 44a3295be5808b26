package dev.migrationsentry.postgres;

/** Names as they are written in a statement that a person is to run. */
final class SqlName {
  private SqlName() {}

  /** In double quotes, those inside it doubled (PostgreSQL manual 4.1.1). */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A string constant (PostgreSQL manual 4.1.2). */
  static String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
