package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Severity;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the objects of the scratch database the target has already. What pending migrations have
 * made is not there yet, so nobody uses it; what they have renamed is there under its old name.
 */
final class OnTarget {
  private static final Set<ObjectKind> RELATIONS =
      EnumSet.of(ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW);

  private final Traffic traffic;

  /** By the name of now, that on the target; empty for what the target does not have. */
  private final Map<QualifiedName, Optional<QualifiedName>> renamed = new HashMap<>();

  private final Set<ObjectId> made = new HashSet<>();
  private final Set<String> uniqueKeys = new HashSet<>();

  OnTarget(Traffic traffic) {
    this.traffic = traffic;
  }

  /** The statement has run. */
  void after(RehearsedStatement statement) {
    Set<QualifiedName> moved =
        statement.renamed().stream().map(Renamed::to).collect(Collectors.toSet());
    statement
        .renamed()
        .forEach(
            each -> {
              Optional<QualifiedName> before = name(each.from());
              renamed.put(each.from(), Optional.empty());
              renamed.put(each.to(), before);
            });
    for (Effect effect : statement.effects()) {
      if (effect instanceof Effect.Made(ObjectId object, String definition)
          && !moved.contains(relation(object))) {
        made.add(object);
        UniqueKey.of(object, definition).ifPresent(uniqueKeys::add);
        if (RELATIONS.contains(object.kind())) {
          renamed.put(relation(object), Optional.empty());
        }
      }
    }
  }

  private Optional<QualifiedName> name(QualifiedName now) {
    return renamed.getOrDefault(now, Optional.of(now));
  }

  /** The relation that an object is, or that it hangs on. */
  static QualifiedName relation(ObjectId object) {
    return new QualifiedName(object.schema(), object.name());
  }

  /** How much a table weighs there; empty if it has no such table. */
  Optional<Weight> weight(QualifiedName table) {
    return name(table).flatMap(there -> Weight.of(there, traffic));
  }

  /** Whether it has the object, as far as the pending migrations are concerned. */
  boolean has(ObjectId object) {
    return !made.contains(object) && name(relation(object)).isPresent();
  }

  /** Whether it has a table or view, as far as the pending migrations are concerned. */
  boolean hasRelation(QualifiedName relation) {
    return name(relation).isPresent();
  }

  /** Whether a pending migration has made something of that kind on a relation. */
  boolean hasNew(ObjectKind kind, QualifiedName relation) {
    return made.stream().anyMatch(each -> each.kind() == kind && relation(each).equals(relation));
  }

  /** What open transactions do there with a table; empty if none has for a second. */
  Optional<Traffic.OpenUse> use(QualifiedName table) {
    return name(table).flatMap(traffic::of).flatMap(there -> Optional.ofNullable(there.use()));
  }

  /** Whether a pending migration has made a unique index or constraint over the same columns. */
  boolean hasNewUniqueKey(String key) {
    return uniqueKeys.contains(key);
  }

  /**
   * What breaks whoever uses the table breaks nobody where it is known to be empty.
   *
   * @return a note there, else a warning
   */
  Severity breaking(QualifiedName table) {
    return name(table)
        .flatMap(traffic::of)
        .filter(there -> there.counted() && there.rows() == 0)
        .map(_ -> Severity.NOTE)
        .orElse(Severity.WARNING);
  }

  /** Of several tables the one that weighs most there. */
  Optional<Heavy> heaviest(Stream<QualifiedName> tables) {
    return tables
        .distinct()
        .flatMap(table -> weight(table).map(weight -> new Heavy(table, weight)).stream())
        .min(Heavy.FIRST);
  }

  /** A table and its weight there. */
  record Heavy(QualifiedName table, Weight weight) {
    static final Comparator<Heavy> FIRST =
        Comparator.<Heavy, Severity>comparing(each -> each.weight().severity())
            .thenComparing(Heavy::table);
  }
}
