package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A table or view that the running release may use is dropped, or has another name, and nothing
 * takes its place before the migration ends.
 */
final class RelationGone implements Hazard {
  private static final Set<ObjectKind> VIEWS =
      EnumSet.of(ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW);

  @Override
  public List<Finding> in(Situation here) {
    return Stream.concat(renamed(here), dropped(here)).toList();
  }

  private static Stream<Finding> renamed(Situation here) {
    return here.statement().renamed().stream()
        .filter(each -> isOnTarget(here, each.from()))
        .filter(each -> !isReplaced(here, each.from(), true))
        .filter(each -> !takesThePlace(here, each.to()))
        .map(
            each ->
                here.finding(
                    FindingCode.HAZARD_TABLE_RENAMED,
                    each.from(),
                    "renames it to "
                        + each.to()
                        + ", and the running release knows it by its old name",
                    "In the same migration: CREATE VIEW "
                        + each.from().sql()
                        + " AS SELECT * FROM "
                        + each.to().sql()
                        + "; through which the running release reads and writes on. Drop the view"
                        + " once no release uses it.",
                    here.target().breaking(each.from())));
  }

  /** Whether it takes the name that the migration has taken from another one before. */
  private static boolean takesThePlace(Situation here, QualifiedName name) {
    return here.earlier().stream()
        .anyMatch(
            each ->
                each.renamed().stream().anyMatch(other -> other.from().equals(name))
                    || each.effects().stream()
                        .filter(effect -> effect instanceof Effect.Dropped)
                        .filter(effect -> effect.object().kind() == ObjectKind.TABLE)
                        .anyMatch(effect -> OnTarget.relation(effect.object()).equals(name)));
  }

  /** A pending migration did not make it. Whether a view is there is not asked of the target. */
  private static boolean isOnTarget(Situation here, QualifiedName relation) {
    return here.target().hasRelation(relation);
  }

  private static Stream<Finding> dropped(Situation here) {
    return here.statement().effects().stream()
        .flatMap(each -> each instanceof Effect.Dropped it ? Stream.of(it) : Stream.of())
        .filter(
            each ->
                each.object().kind() == ObjectKind.TABLE || VIEWS.contains(each.object().kind()))
        .filter(each -> !isRenamed(here, OnTarget.relation(each.object())))
        .filter(each -> isOnTarget(here, OnTarget.relation(each.object())))
        .filter(
            each ->
                !isReplaced(
                    here,
                    OnTarget.relation(each.object()),
                    each.object().kind() != ObjectKind.TABLE))
        .map(each -> dropped(here, each));
  }

  private static boolean isRenamed(Situation here, QualifiedName relation) {
    return here.statement().renamed().stream().anyMatch(each -> each.from().equals(relation));
  }

  /**
   * Whether something of that name is there at the end of the migration.
   *
   * @param byTable a new table counts too: where rows were dropped it holds none of them
   */
  private static boolean isReplaced(Situation here, QualifiedName relation, boolean byTable) {
    return Stream.concat(Stream.of(here.statement()), here.later().stream())
        .anyMatch(
            later ->
                later.renamed().stream().anyMatch(each -> each.to().equals(relation))
                    || later.effects().stream()
                        .filter(each -> each instanceof Effect.Made)
                        .filter(each -> OnTarget.relation(each.object()).equals(relation))
                        .map(each -> each.object().kind())
                        .anyMatch(
                            kind -> VIEWS.contains(kind) || (byTable && kind == ObjectKind.TABLE)));
  }

  private static Finding dropped(Situation here, Effect.Dropped relation) {
    QualifiedName name = OnTarget.relation(relation.object());
    boolean table = relation.object().kind() == ObjectKind.TABLE;
    String rows = here.target().weight(name).map(Weight::size).orElse("");
    return here.finding(
        FindingCode.HAZARD_TABLE_DROPPED,
        name,
        "drops "
            + relation.object()
            + (table && !rows.isEmpty() ? ", " + rows : "")
            + ", and the running release may still use it",
        "First a release that no longer uses "
            + name.sql()
            + "; this statement in the release after that one"
            + (table
                ? ", with a copy of the rows kept (pg_dump --table=" + name.sql() + ")."
                : "."),
        here.target().breaking(name));
  }
}
