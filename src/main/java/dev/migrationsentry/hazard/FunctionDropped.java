package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A function that the running release may call is dropped. A trigger's is called by none. */
final class FunctionDropped implements Hazard {
  private static final Set<ObjectKind> ROUTINES =
      EnumSet.of(ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.AGGREGATE);

  @Override
  public List<Finding> in(Situation here) {
    return here.statement().effects().stream()
        .flatMap(each -> each instanceof Effect.Dropped it ? Stream.of(it) : Stream.of())
        .filter(each -> ROUTINES.contains(each.object().kind()))
        .filter(each -> !each.before().contains("\n RETURNS trigger\n"))
        .filter(each -> here.target().has(each.object()))
        .filter(each -> !isThereAgain(here, each))
        .map(
            each ->
                here.finding(
                    FindingCode.HAZARD_FUNCTION_DROPPED,
                    OnTarget.relation(each.object()),
                    "drops " + each.object() + ", which the running release may still call",
                    "First a release that no longer calls it; this statement in the release after"
                        + " that one.",
                    Severity.WARNING))
        .toList();
  }

  /** With other arguments it may still take the calls: those have defaults. */
  private static boolean isThereAgain(Situation here, Effect.Dropped routine) {
    return Stream.concat(Stream.of(here.statement()), here.later().stream())
        .flatMap(each -> each.effects().stream())
        .filter(each -> each instanceof Effect.Made)
        .filter(each -> ROUTINES.contains(each.object().kind()))
        .anyMatch(
            each -> OnTarget.relation(each.object()).equals(OnTarget.relation(routine.object())));
  }
}
