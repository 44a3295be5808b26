package dev.migrationsentry.gate;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.recovery.Recovery;
import dev.migrationsentry.recovery.Rung;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.StepRefused;

/** The recover step: when it is called for, and what it does under the lock. */
final class Recovering {
  /** Whether the run may go on with a history. */
  @FunctionalInterface
  interface Sound {
    Diagnosis check(Diagnosis diagnosis) throws StepRefused;
  }

  private final Target target;
  private final Trail trail;
  private final Rung allowed;

  Recovering(Target target, Trail trail) {
    this.target = target;
    this.trail = trail;
    this.allowed = Rung.of(target.prepared().settings().required(Setting.RECOVERY));
  }

  /**
   * The history, and whether there is something to look into: findings that a replay may throw
   * light on, or pending migrations whose objects are there already.
   */
  record Found(Diagnosis diagnosis, boolean toRecover) {
    String summary() {
      return Gate.historySummary(diagnosis)
          + (diagnosis.blocked()
              ? ", broken"
              : toRecover ? ", of which something is there already" : "");
    }
  }

  /** Reads it. */
  Found look() throws StepRefused {
    Diagnosis diagnosis = target.diagnose();
    if (allowed == Rung.NONE) {
      return new Found(diagnosis, false);
    }
    boolean toRecover =
        diagnosis.blocked()
            ? Recovery.mayHelp(diagnosis)
            : !target.alreadyThere(diagnosis.pending()).isEmpty();
    return new Found(diagnosis, toRecover);
  }

  /**
   * Mends the history.
   *
   * @param sound refuses what must not go on, before anything is committed
   * @return the diagnosis after it
   * @throws StepRefused with what cannot be proved; nothing is changed then
   */
  Diagnosis mend(HeldLock lock, Sound sound) throws StepRefused {
    History history = target.history();
    Diagnosis before = target.diagnose(history);
    Recovery recovery = target.recovery();
    Recovery.Planned planned = recovery.plan(history, before);
    if (planned.nothingToDo()) {
      return sound.check(before);
    }
    Diagnosis after =
        recovery.carryOut(planned, allowed, lock, mended -> sound.check(target.diagnose(mended)));
    before.findings().stream()
        .filter(Finding::blocks)
        .map(Recovering::mended)
        .forEach(trail::found);
    planned.findings().forEach(trail::found);
    return after;
  }

  /** It was in the way, and is no more. */
  private static Finding mended(Finding finding) {
    return finding.weighing(Severity.WARNING);
  }
}
