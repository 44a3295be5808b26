package dev.migrationsentry.catalog;

import java.util.Comparator;

/**
 * Which object it is, in any database: no OID, no owner, no name of a database.
 *
 * @param schema empty for what lives in none: a schema, an extension
 * @param name of the object, or of the table or view that it hangs on; as the catalogue has it
 * @param part of {@code name}: the column, index, constraint, trigger, rule or policy; of a routine
 *     its argument types, of a grant the object's part, the role and the privilege, of a comment
 *     what it is on; empty for the rest
 */
public record ObjectId(ObjectKind kind, String schema, String name, String part)
    implements Comparable<ObjectId> {
  private static final Comparator<ObjectId> ORDER =
      Comparator.comparing(ObjectId::schema)
          .thenComparing(ObjectId::name)
          .thenComparing(ObjectId::kind)
          .thenComparing(ObjectId::part);

  @Override
  public int compareTo(ObjectId other) {
    return ORDER.compare(this, other);
  }

  /** For people: {@code column public.proposals.expires_at}. Not for SQL. */
  @Override
  public String toString() {
    String home = schema.isEmpty() ? name : schema + "." + name;
    String rest =
        switch (kind) {
          case COLUMN, INDEX, CONSTRAINT -> "." + part;
          case TRIGGER, RULE, POLICY -> " " + part;
          case FUNCTION, PROCEDURE, AGGREGATE -> "(" + part + ")";
          case GRANT, COMMENT, OTHER -> part.isEmpty() ? "" : " (" + part + ")";
          case SCHEMA, EXTENSION, TYPE, DOMAIN, SEQUENCE, TABLE, VIEW, MATERIALIZED_VIEW -> "";
        };
    return kind.words() + " " + home + rest;
  }
}
