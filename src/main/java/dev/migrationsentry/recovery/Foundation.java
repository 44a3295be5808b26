package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the migrations that are still to run may rest on: a statement that uses a column which is
 * gone, or of another type, fails half way through the release. By what others can refer to,
 * because what a statement reads, a replay does not show.
 */
final class Foundation {
  /** What a statement may use without changing it. */
  private static final Set<ObjectKind> USED =
      EnumSet.of(
          ObjectKind.SCHEMA,
          ObjectKind.EXTENSION,
          ObjectKind.TYPE,
          ObjectKind.DOMAIN,
          ObjectKind.SEQUENCE,
          ObjectKind.TABLE,
          ObjectKind.COLUMN,
          ObjectKind.VIEW,
          ObjectKind.MATERIALIZED_VIEW,
          ObjectKind.FUNCTION,
          ObjectKind.PROCEDURE,
          ObjectKind.AGGREGATE);

  /** What a statement may use only by naming it. */
  private static final Set<ObjectKind> NAMED =
      EnumSet.of(
          ObjectKind.INDEX,
          ObjectKind.CONSTRAINT,
          ObjectKind.TRIGGER,
          ObjectKind.RULE,
          ObjectKind.POLICY);

  /** What comes behind the type in the definition of a column. */
  private static final Pattern BEHIND_THE_TYPE =
      Pattern.compile(
          " (collate|not null|not valid|default|generated|storage|compression|statistics|options"
              + "|foreign options)\\b.*",
          Pattern.DOTALL);

  /** A foreign key and ON CONFLICT look for one on their columns. */
  private static final Pattern UNIQUE = Pattern.compile("^(CREATE UNIQUE|UNIQUE|PRIMARY KEY)\\b");

  private final boolean somethingToRun;
  private final Set<ObjectId> touched;
  private final Set<ObjectId> brought;

  /**
   * The foundation of some migrations.
   *
   * @param somethingToRun whether any is still to run
   * @param touched what they make, change or drop
   * @param brought what is missing and has been seen to come by them
   */
  Foundation(boolean somethingToRun, Set<ObjectId> touched, Set<ObjectId> brought) {
    this.somethingToRun = somethingToRun;
    this.touched = touched;
    this.brought = brought;
  }

  /**
   * Whether something that is still to run may stumble over a difference.
   *
   * @param difference as an effect on what should be
   */
  boolean isShakenBy(Effect difference) {
    if (!somethingToRun) {
      return false;
    }
    ObjectId object = difference.object();
    return switch (difference) {
      case Effect.Made _ -> false;
      case Effect.Changed(var _, String before, String after) ->
          (object.kind() == ObjectKind.COLUMN && !type(before).equals(type(after)))
              || (isSpoilt(object, before, after) && !touched.contains(object));
      case Effect.Dropped(var _, String before) ->
          !brought.contains(object)
              && (USED.contains(object.kind())
                  || UNIQUE.matcher(before).find()
                  || (NAMED.contains(object.kind()) && touched.contains(object)));
    };
  }

  /** The run would be refused for it at its end, with everything that is pending in. */
  private static boolean isSpoilt(ObjectId object, String before, String after) {
    return object.kind() == ObjectKind.INDEX
        && !before.contains(" INVALID")
        && after.contains(" INVALID");
  }

  private static String type(String column) {
    return BEHIND_THE_TYPE.matcher(column).replaceFirst("");
  }
}
