package dev.migrationsentry.gate;

import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.recovery.GuardRung;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The last rung of recovery: when it is called for, and what it does under the lock. */
final class Guarding {
  private static final int SHOWN = 6;

  private final Target target;
  private final Trail trail;

  Guarding(Target target, Trail trail) {
    this.target = target;
    this.trail = trail;
  }

  /**
   * What the schema lacks of the contract, if guards may bring it: the policy allows them, and the
   * history is not what is wrong. Rows that a probe finds are no reason: guards are there for the
   * schema. Reads only.
   */
  List<Finding> calledFor(Diagnosis diagnosis, Verification verification) throws StepRefused {
    return Preparation.allowsGuards(target.prepared().settings()) && !diagnosis.blocked()
        ? unkept(diagnosis, verification)
        : List.of();
  }

  private static List<Finding> unkept(Diagnosis diagnosis, Verification verification)
      throws StepRefused {
    return verification.ofTheSchema(diagnosis).stream()
        .filter(Finding::blocks)
        .filter(finding -> finding.code() != FindingCode.CATALOGUE_UNREADABLE)
        .toList();
  }

  /**
   * Applies the guards, and says what of the contract they have brought.
   *
   * @param unkept why; empty if somebody asked for it
   * @return in a line, what was done
   */
  String apply(HeldLock lock, List<Finding> unkept) throws StepRefused {
    String done = run(lock, unkept);
    if (!unkept.isEmpty()) {
      mended(unkept, unkept(target.diagnose(), new Verification(target, trail)));
    }
    return done;
  }

  /**
   * Applies the guards.
   *
   * @param reasons why; they stand beside the refusal if a guard fails
   * @return in a line, what was done
   */
  String run(HeldLock lock, List<Finding> reasons) throws StepRefused {
    List<Finding> notes;
    try {
      notes =
          new GuardRung(
                  target.guards(), target.prepared().migrationSettings(), target.history().schema())
              .apply(target.database(), lock, why(reasons));
    } catch (StepRefused refused) {
      List<Finding> all = new ArrayList<>(refused.findings());
      all.addAll(reasons);
      throw new StepRefused(all, refused.state());
    }
    trail.leaves(DatabaseState.GUARDS_IN);
    notes.forEach(trail::found);
    return Counted.of(notes.size(), "guard") + " applied";
  }

  /** What was a reason for guards, and is no more, stays on record. */
  void mended(List<Finding> reasons, List<Finding> still) {
    reasons.stream()
        .filter(finding -> !still.contains(finding))
        .map(finding -> finding.weighing(Severity.WARNING))
        .forEach(trail::found);
  }

  private static String why(List<Finding> unkept) {
    return unkept.isEmpty()
        ? "migration-sentry guard"
        : unkept.stream()
                .limit(SHOWN)
                .map(finding -> finding.code().code() + ": " + finding.subject())
                .collect(Collectors.joining("; "))
            + (unkept.size() > SHOWN ? "; and " + (unkept.size() - SHOWN) + " more" : "");
  }
}
