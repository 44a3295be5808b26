package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Drops objects from a scratch database, so that it lacks what another one lacks. */
final class TakenAway {
  private TakenAway() {}

  /**
   * Whether such an object is dropped. Rights and comments go with what they are on; by themselves
   * they are of no account.
   */
  static boolean is(ObjectId object) {
    return switch (object.kind()) {
      case GRANT, COMMENT, OTHER -> false;
      case COLUMN,
          CONSTRAINT,
          INDEX,
          TRIGGER,
          RULE,
          POLICY,
          FUNCTION,
          PROCEDURE,
          AGGREGATE,
          SCHEMA,
          EXTENSION,
          TYPE,
          DOMAIN,
          SEQUENCE,
          TABLE,
          VIEW,
          MATERIALIZED_VIEW ->
          true;
    };
  }

  /**
   * Drops them with all that hangs on them, as far as they are there.
   *
   * @throws SQLException one cannot be dropped: a part of what stays
   */
  static void from(Connection session, Collection<ObjectId> objects) throws SQLException {
    // An index that a constraint rests on goes with it and not alone.
    List<ObjectId> constraintsFirst =
        objects.stream()
            .filter(TakenAway::is)
            .sorted(
                Comparator.comparing((ObjectId object) -> object.kind() != ObjectKind.CONSTRAINT)
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    try (Statement statement = session.createStatement()) {
      for (ObjectId object : constraintsFirst) {
        statement.execute(drop(object));
      }
    }
  }

  private static String drop(ObjectId object) {
    String name = name(object, object.name());
    String part = quoted(object.part());
    return switch (object.kind()) {
      case COLUMN ->
          "ALTER TABLE IF EXISTS " + name + " DROP COLUMN IF EXISTS " + part + " CASCADE";
      case CONSTRAINT ->
          "ALTER TABLE IF EXISTS " + name + " DROP CONSTRAINT IF EXISTS " + part + " CASCADE";
      case INDEX -> "DROP INDEX IF EXISTS " + name(object, object.part()) + " CASCADE";
      case TRIGGER, RULE, POLICY ->
          "DROP " + object.kind().words() + " IF EXISTS " + part + " ON " + name + " CASCADE";
      case FUNCTION, PROCEDURE, AGGREGATE ->
          "DROP "
              + object.kind().words()
              + " IF EXISTS "
              + name
              + "("
              + object.part()
              + ") CASCADE";
      case SCHEMA, EXTENSION ->
          "DROP " + object.kind().words() + " IF EXISTS " + quoted(object.name()) + " CASCADE";
      case TYPE, DOMAIN, SEQUENCE, TABLE, VIEW, MATERIALIZED_VIEW ->
          "DROP " + object.kind().words() + " IF EXISTS " + name + " CASCADE";
      case GRANT, COMMENT, OTHER -> throw new IllegalArgumentException(object.toString());
    };
  }

  private static String name(ObjectId object, String name) {
    return quoted(object.schema()) + "." + quoted(name);
  }

  /** A key word is none in quotes. */
  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
