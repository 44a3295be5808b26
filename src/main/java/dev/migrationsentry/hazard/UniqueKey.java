package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a unique index or constraint keeps unique, told apart by table and columns. Pure. */
final class UniqueKey {
  private static final Pattern CONSTRAINT =
      Pattern.compile("(?:PRIMARY KEY|UNIQUE(?: NULLS NOT DISTINCT)?) \\(([^)]*)\\).*");
  private static final Pattern INDEX =
      Pattern.compile("CREATE UNIQUE INDEX .*? USING \\w+ \\(([^)]*)\\)[A-Z ]*");

  private UniqueKey() {}

  /**
   * Of the object, if it keeps something unique. A partial index, or one over expressions, is like
   * none but itself.
   *
   * @param definition as a snapshot has it
   */
  static Optional<String> of(ObjectId object, String definition) {
    String table = OnTarget.relation(object) + " ";
    if (object.kind() == ObjectKind.CONSTRAINT) {
      Matcher constraint = CONSTRAINT.matcher(definition);
      return constraint.matches()
          ? Optional.of(table + "(" + constraint.group(1) + ")")
          : Optional.empty();
    }
    if (object.kind() != ObjectKind.INDEX || !definition.startsWith("CREATE UNIQUE INDEX ")) {
      return Optional.empty();
    }
    Matcher index = INDEX.matcher(definition);
    return Optional.of(
        table
            + (index.matches()
                ? "(" + index.group(1) + ")"
                : definition.replaceFirst("^.*? USING ", "")));
  }
}
