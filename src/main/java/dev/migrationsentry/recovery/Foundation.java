package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.release.Release;
import java.util.Collection;
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

  private final Collection<ReleaseMigration> toRun;
  private final Set<ObjectId> touched;

  /**
   * The foundation of these migrations.
   *
   * @param toRun what is still to run
   * @param touched what they make, change or drop
   */
  Foundation(Collection<ReleaseMigration> toRun, Set<ObjectId> touched) {
    this.toRun = toRun;
    this.touched = touched;
  }

  /**
   * Whether something that is still to run may stumble over a difference.
   *
   * @param difference as an effect on what should be
   */
  boolean isShakenBy(Effect difference) {
    if (toRun.isEmpty()) {
      return false;
    }
    ObjectId object = difference.object();
    return switch (difference) {
      case Effect.Made _ -> false;
      case Effect.Changed(var _, String before, String after) ->
          (object.kind() == ObjectKind.COLUMN && !type(before).equals(type(after)))
              || (isSpoilt(object, before, after)
                  && !touched.contains(object)
                  && !isBrought(object));
      case Effect.Dropped(var _, String before) ->
          !isBrought(object)
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

  /** By its text, with IF NOT EXISTS for example: where nothing is missing it has no effect. */
  private boolean isBrought(ObjectId object) {
    return names(object, object.part().isEmpty() ? object.name() : object.part());
  }

  /** Whether all that is missing, or the table that it is missing with, comes by the text. */
  boolean brings(Collection<ObjectId> missing) {
    return !missing.isEmpty()
        && missing.stream()
            .allMatch(
                object ->
                    isBrought(object)
                        || (missing.stream().anyMatch(each -> isTableOf(each, object))
                            && names(object, object.name())));
  }

  private boolean names(ObjectId object, String name) {
    String table = object.schema() + "." + object.name();
    return toRun.stream().anyMatch(each -> Release.makerIn(each, table, name).isPresent());
  }

  private static boolean isTableOf(ObjectId table, ObjectId part) {
    return table.kind() == ObjectKind.TABLE
        && table.schema().equals(part.schema())
        && table.name().equals(part.name());
  }
}
