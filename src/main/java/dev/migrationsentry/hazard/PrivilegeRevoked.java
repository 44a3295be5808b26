package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.stream.Collectors;

/** A role loses what it may do with an object that stays. */
final class PrivilegeRevoked implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    List<ObjectId> revoked =
        here.dropped(ObjectKind.GRANT)
            .map(Effect.Dropped::object)
            .filter(each -> here.target().has(each))
            .filter(each -> !isOfWhatIsGone(here, each))
            .filter(each -> !isGrantedAgain(here, each))
            .toList();
    if (revoked.isEmpty()) {
      return List.of();
    }
    return List.of(
        here.finding(
            FindingCode.HAZARD_PRIVILEGE_REVOKED,
            OnTarget.relation(revoked.getFirst()),
            "takes privileges away that the running release may need ("
                + revoked.stream().map(ObjectId::part).collect(Collectors.joining(", "))
                + ")",
            "First a release that does without them; this statement in the release after that one.",
            Severity.WARNING));
  }

  private static boolean isOfWhatIsGone(Situation here, ObjectId grant) {
    return here.statement().effects().stream()
        .filter(each -> each instanceof Effect.Dropped)
        .filter(each -> each.object().kind() != ObjectKind.GRANT)
        .anyMatch(each -> OnTarget.relation(each.object()).equals(OnTarget.relation(grant)));
  }

  private static boolean isGrantedAgain(Situation here, ObjectId grant) {
    return here.later().stream()
        .flatMap(each -> each.effects().stream())
        .anyMatch(each -> each instanceof Effect.Made && each.object().equals(grant));
  }
}
