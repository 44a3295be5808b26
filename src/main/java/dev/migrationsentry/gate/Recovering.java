package dev.migrationsentry.gate;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.MigrationState;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.recovery.Recovery;
import dev.migrationsentry.recovery.Rung;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The recover step: when it is called for, and what it does under the lock. It is taken before
 * anything runs: a migration that will fail is not begun, and none of those before it either.
 */
final class Recovering {
  /** Whether the run may go on with a history. */
  @FunctionalInterface
  interface Sound {
    Diagnosis check(Diagnosis diagnosis) throws StepRefused;
  }

  private static final Set<FindingCode> NOT_POSSIBLE =
      EnumSet.of(
          FindingCode.RECOVERY_SCRATCH_UNAVAILABLE,
          FindingCode.RECOVERY_REPLAY_FAILED,
          FindingCode.CATALOGUE_UNREADABLE);

  private final Target target;
  private final Trail trail;
  private final Rung allowed;
  private final Drift drift;
  private Recovery.@Nullable Planned carried;

  Recovering(Target target, Trail trail) {
    this.target = target;
    this.trail = trail;
    this.allowed = Rung.of(target.prepared().settings().required(Setting.RECOVERY));
    this.drift = Drift.of(target.prepared().settings().required(Setting.DRIFT));
  }

  /** The history, and whether a replay is called for before anything runs. */
  record Found(Diagnosis diagnosis, boolean toReplay) {
    String summary() {
      return Gate.historySummary(diagnosis) + (diagnosis.blocked() ? ", broken" : "");
    }
  }

  /** Reads the history. */
  Found look() throws StepRefused {
    Diagnosis diagnosis = target.diagnose();
    boolean toReplay =
        diagnosis.blocked()
            ? allowed != Rung.NONE && Recovery.mayHelp(diagnosis)
            : toCompare(diagnosis);
    return new Found(diagnosis, toReplay);
  }

  /** Whether a sound history, and what is pending, are held against the catalogue. */
  boolean toCompare(Diagnosis diagnosis) throws StepRefused {
    return switch (drift) {
      case REFUSE -> true;
      case WARN -> somethingNew(diagnosis) && target.holdsObjects();
      case IGNORE -> allowed != Rung.NONE && !target.alreadyThere(diagnosis.pending()).isEmpty();
    };
  }

  /** Something that has never run here. A repeatable migration that runs again finds its work. */
  private static boolean somethingNew(Diagnosis diagnosis) {
    return diagnosis.states().stream()
        .anyMatch(
            state -> state instanceof MigrationState.Pending pending && pending.before() == null);
  }

  /**
   * Holds the history and the catalogue against each other, and mends the history.
   *
   * @param sound refuses what must not go on, before anything is committed
   * @return the diagnosis after it
   * @throws StepRefused with what cannot be proved; nothing is changed then
   */
  Diagnosis mend(HeldLock lock, Sound sound) throws StepRefused {
    History history = target.history();
    Diagnosis before = target.diagnose(history);
    Recovery recovery = target.recovery();
    Optional<Recovery.Planned> made = plan(recovery, history, before);
    if (made.isEmpty()) {
      return sound.check(before);
    }
    Recovery.Planned planned = guarded(made.get(), lock, recovery, history, before);
    refuse(before, Recovery.against(planned, allowed));
    if (allowed != Rung.GUARD) {
      new Verification(target, trail).foresee(before, planned::willTouch);
    }
    drifted(planned);
    carried = planned;
    if (planned.nothingToMend()) {
      return sound.check(before);
    }
    planned
        .repairs(FindingCode.RECOVERY_PLANNED, "")
        .forEach(each -> trail.on(new RunEvent.Progress("plan: " + each.seen())));
    Diagnosis after =
        recovery.carryOut(planned, allowed, lock, mended -> sound.check(target.diagnose(mended)));
    mended(before, planned);
    return after;
  }

  /**
   * What is recorded and not there any more, or otherwise, cannot be run again. Where the policy
   * allows guards they have to bring it before anything runs that may rest on it; then the
   * catalogue is asked again.
   */
  private Recovery.Planned guarded(
      Recovery.Planned planned,
      HeldLock lock,
      Recovery recovery,
      History history,
      Diagnosis diagnosis)
      throws StepRefused {
    List<Finding> missing = missing(planned);
    if (missing.isEmpty() || diagnosis.blocked() || target.prepared().guards() == null) {
      return planned;
    }
    Guarding guarding = new Guarding(target, trail);
    guarding.run(lock, missing);
    Recovery.Planned again = recovery.plan(history, diagnosis);
    guarding.mended(missing, missing(again));
    return again;
  }

  private List<Finding> missing(Recovery.Planned planned) {
    List<Finding> missing = new ArrayList<>(Recovery.against(planned, allowed));
    missing.removeIf(finding -> finding.code() != FindingCode.HISTORY_STAMPED_BUT_ABSENT);
    if (drift != Drift.IGNORE) {
      planned.drift().stream().filter(Finding::blocks).forEach(missing::add);
    }
    return missing;
  }

  /**
   * After the migrations have run: what they were to bring is there, and the catalogue is what the
   * replay left. Where nothing was replayed there is nothing to say.
   *
   * @throws StepRefused it is not; everything that ran is in
   */
  void prove() throws StepRefused {
    Recovery.Planned planned = carried;
    if (planned == null) {
      return;
    }
    List<Finding> missed =
        target.recovery().missed(planned).stream()
            .filter(finding -> drift != Drift.IGNORE || finding.blocks())
            .map(finding -> drift == Drift.REFUSE ? finding.weighing(Severity.BLOCKER) : finding)
            .toList();
    if (missed.stream().anyMatch(Finding::blocks)) {
      throw new StepRefused(missed, DatabaseState.MIGRATIONS_IN);
    }
    missed.forEach(trail::found);
  }

  /** The history, if it is sound or of a kind that a replay may mend. */
  Found mendable() throws StepRefused {
    Diagnosis diagnosis = target.diagnose();
    trail.pending(diagnosis.pending().stream().map(ReleaseMigration::name).toList());
    return new Found(Recovery.mayHelp(diagnosis) ? diagnosis : unlessBlocked(diagnosis), true);
  }

  /** The history, if nothing in it is wrong. */
  static Diagnosis unlessBlocked(Diagnosis diagnosis) throws StepRefused {
    if (diagnosis.blocked()) {
      throw new StepRefused(diagnosis.findings(), DatabaseState.UNTOUCHED);
    }
    return diagnosis;
  }

  /**
   * The plan, line by line, and nothing is done about it.
   *
   * @return the diagnosis, if there is nothing to mend
   * @throws StepRefused with the plan, or with what stands against one
   */
  Diagnosis show() throws StepRefused {
    History history = target.history();
    Diagnosis diagnosis = target.diagnose(history);
    Recovery.Planned planned = target.recovery().plan(history, diagnosis);
    List<Finding> against = Recovery.against(planned, allowed);
    if (against.isEmpty() && !planned.nothingToMend()) {
      List<Finding> plan =
          new ArrayList<>(
              planned.repairs(
                  FindingCode.RECOVERY_PLANNED, "Carry it out: migration-sentry recover --apply"));
      plan.addAll(diagnosis.findings());
      throw new StepRefused(plan, DatabaseState.UNTOUCHED);
    }
    planned
        .repairs(
            FindingCode.RECOVERY_PLANNED,
            "Not before what is refused beside it has been put right.")
        .forEach(line -> trail.found(line.weighing(Severity.NOTE)));
    refuse(diagnosis, against);
    drifted(planned);
    return unlessBlocked(diagnosis);
  }

  /**
   * What would come of it before the pending migrations run; nothing is done about it.
   *
   * @return blockers, or notes on what would be mended; empty if there is nothing to say
   */
  List<Finding> foresee() throws StepRefused {
    History history = target.history();
    Diagnosis before = target.diagnose(history);
    if (!toCompare(before)) {
      return List.of();
    }
    Optional<Recovery.Planned> made = plan(target.recovery(), history, before);
    if (made.isEmpty()) {
      return List.of();
    }
    Recovery.Planned planned = made.get();
    List<Finding> against = Recovery.against(planned, allowed);
    if (!against.isEmpty()) {
      return against;
    }
    if (allowed != Rung.GUARD) {
      new Verification(target, trail).foresee(before, planned::willTouch);
    }
    List<Finding> intolerable = intolerable(planned.drift());
    if (!intolerable.isEmpty()) {
      return intolerable;
    }
    return planned
        .repairs(
            FindingCode.RECOVERY_PLANNED,
            "Nothing needs to be done: the gate does it, before it runs what is left.")
        .stream()
        .map(line -> line.weighing(Severity.NOTE))
        .toList();
  }

  /** Compares, and mends nothing. For a history that is at head. */
  Diagnosis compare(Diagnosis atHead) throws StepRefused {
    Recovery.Planned planned = target.recovery().plan(target.history(), atHead);
    refuse(atHead, planned.obstacles());
    drifted(planned);
    return atHead;
  }

  /**
   * The plan. A replay that is a precaution alone may turn out not to be possible: then the names
   * in the scripts have to do, and the run says so.
   */
  private Optional<Recovery.Planned> plan(Recovery recovery, History history, Diagnosis before)
      throws StepRefused {
    try {
      return Optional.of(recovery.plan(history, before));
    } catch (StepRefused refused) {
      Finding first = refused.findings().getFirst();
      boolean precaution = drift != Drift.REFUSE && !before.blocked();
      if (NOT_POSSIBLE.contains(first.code())
          && precaution
          && target.alreadyThere(before.pending()).isEmpty()) {
        trail.found(first.weighing(Severity.WARNING));
        return Optional.empty();
      }
      throw refused;
    }
  }

  /** What is wrong with a row comes first, with its own remedy; that there is none, last. */
  private static void refuse(Diagnosis before, List<Finding> against) throws StepRefused {
    if (against.isEmpty()) {
      return;
    }
    List<Finding> all = new ArrayList<>(before.findings());
    all.addAll(against);
    all.sort(Comparator.comparing(finding -> finding.code() == FindingCode.HISTORY_ABSENT));
    throw new StepRefused(all, DatabaseState.UNTOUCHED);
  }

  private void drifted(Recovery.Planned planned) throws StepRefused {
    List<Finding> intolerable = intolerable(planned.drift());
    if (!intolerable.isEmpty()) {
      throw new StepRefused(intolerable, DatabaseState.UNTOUCHED);
    }
    planned.drift().stream()
        .map(finding -> finding.weighing(Severity.WARNING))
        .forEach(trail::found);
  }

  /** What to refuse for it, by the policy; empty if the run may go on. */
  private List<Finding> intolerable(List<Finding> drifted) {
    return switch (drift) {
      case IGNORE -> List.of();
      case WARN -> drifted.stream().anyMatch(Finding::blocks) ? drifted : List.of();
      case REFUSE -> drifted.stream().map(finding -> finding.weighing(Severity.BLOCKER)).toList();
    };
  }

  /** What was in the way, and is no more; what was done about it. */
  private void mended(Diagnosis before, Recovery.Planned planned) {
    before.findings().stream()
        .filter(Finding::blocks)
        .map(
            finding ->
                Finding.of(
                        finding.code(),
                        finding.subject(),
                        finding.seen(),
                        "It has been set right; see recovery.mended below.")
                    .weighing(Severity.WARNING))
        .forEach(trail::found);
    planned
        .repairs(
            FindingCode.RECOVERY_MENDED,
            "Nothing needs to be done; the receipt in "
                + Recovery.RECEIPTS
                + " says how to undo it.")
        .forEach(trail::found);
  }
}
