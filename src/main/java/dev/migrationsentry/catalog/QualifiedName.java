package dev.migrationsentry.catalog;

/** A name with its schema, both exactly as the catalogue has them: unquoted, case kept. */
public record QualifiedName(String schema, String name) implements Comparable<QualifiedName> {
  @Override
  public int compareTo(QualifiedName other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : name.compareTo(other.name);
  }

  /** As SQL takes it: quoted where it has to be. */
  public String sql() {
    return Identifier.quoted(schema) + "." + Identifier.quoted(name);
  }

  /** {@code schema.name}, for people. Not quoted: not for SQL. */
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
