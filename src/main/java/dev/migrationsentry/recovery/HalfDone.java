package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.migration.ReleaseMigration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a migration makes on its way and takes away again is none of its effects. If it stopped on
 * that way, or somebody did a part of it by hand, then its effects can be in and such an object be
 * there all the same: one that no migration leaves behind, and that its script names.
 */
final class HalfDone {
  private static final Set<ObjectKind> BY_THEMSELVES =
      EnumSet.of(
          ObjectKind.TYPE,
          ObjectKind.DOMAIN,
          ObjectKind.SEQUENCE,
          ObjectKind.TABLE,
          ObjectKind.VIEW,
          ObjectKind.MATERIALIZED_VIEW,
          ObjectKind.FUNCTION,
          ObjectKind.PROCEDURE,
          ObjectKind.AGGREGATE);

  private HalfDone() {}

  /**
   * Looks for them.
   *
   * @param recorded what the plan records as applied
   * @param known every object that a migration touches
   */
  static List<Effect> of(List<ReleaseMigration> recorded, Set<ObjectId> known, Snapshot live) {
    Set<String> schemas = known.stream().map(ObjectId::schema).collect(Collectors.toSet());
    List<Effect> halfDone = new ArrayList<>();
    live.definitions()
        .forEach(
            (object, definition) -> {
              if (BY_THEMSELVES.contains(object.kind())
                  && !known.contains(object)
                  && schemas.contains(object.schema())
                  && recorded.stream().anyMatch(migration -> names(migration, object.name()))) {
                halfDone.add(new Effect.Made(object, definition));
              }
            });
    return halfDone;
  }

  /** Whether its script has the word. */
  static boolean names(ReleaseMigration migration, String name) {
    Pattern word = word(name);
    return migration.statements().stream()
        .anyMatch(statement -> word.matcher(statement.sql()).find());
  }

  /** The name as a word by itself, in upper or lower case. */
  static Pattern word(String name) {
    return Pattern.compile(
        "(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])", Pattern.CASE_INSENSITIVE);
  }
}
