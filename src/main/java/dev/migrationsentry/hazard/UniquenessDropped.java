package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.stream.Stream;

/** A unique index or constraint goes, and no other one over the same columns takes its place. */
final class UniquenessDropped implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    if (here.dropped(ObjectKind.COLUMN).findAny().isPresent()) {
      return List.of();
    }
    return Stream.concat(here.dropped(ObjectKind.CONSTRAINT), here.dropped(ObjectKind.INDEX))
        .filter(each -> here.target().has(each.object()))
        .filter(each -> !here.isGone(OnTarget.relation(each.object())))
        .filter(each -> here.target().weight(OnTarget.relation(each.object())).isPresent())
        .filter(each -> !isOfConstraint(here, each))
        .flatMap(
            each ->
                UniqueKey.of(each.object(), each.before())
                    .filter(key -> !isReplaced(here, key))
                    .map(_ -> finding(here, each))
                    .stream())
        .toList();
  }

  /** The index of a constraint goes with it. */
  private static boolean isOfConstraint(Situation here, Effect.Dropped dropped) {
    return dropped.object().kind() == ObjectKind.INDEX
        && here.dropped(ObjectKind.CONSTRAINT)
            .anyMatch(each -> each.object().part().equals(dropped.object().part()));
  }

  private static boolean isReplaced(Situation here, String key) {
    return here.target().hasNewUniqueKey(key)
        || Stream.concat(Stream.of(here.statement()), here.later().stream())
            .flatMap(each -> each.effects().stream())
            .anyMatch(
                each ->
                    each instanceof Effect.Made made
                        && UniqueKey.of(made.object(), made.after())
                            .filter(key::equals)
                            .isPresent());
  }

  private static Finding finding(Situation here, Effect.Dropped dropped) {
    QualifiedName table = OnTarget.relation(dropped.object());
    return here.finding(
        FindingCode.HAZARD_UNIQUENESS_DROPPED,
        table + "." + dropped.object().part(),
        "drops "
            + dropped.object()
            + ": the running release can write duplicates from then on, and where it relies on it"
            + " by ON CONFLICT it fails",
        "Build the unique index that is to take its place first, with CREATE UNIQUE INDEX"
            + " CONCURRENTLY; if none is, first a release whose queries do without it.",
        here.target().breaking(table));
  }
}
