package dev.migrationsentry.catalog;

import org.jspecify.annotations.Nullable;

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

  /** Written out, because Java puts together a record's own when it is first called. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QualifiedName(String otherSchema, String otherName)
        && schema.equals(otherSchema)
        && name.equals(otherName);
  }

  @Override
  public int hashCode() {
    return 31 * schema.hashCode() + name.hashCode();
  }

  /** {@code schema.name}, for people. Not quoted: not for SQL. */
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
