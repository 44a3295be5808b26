package dev.migrationsentry.gate;

import static dev.migrationsentry.verdict.Step.CONNECT;
import static dev.migrationsentry.verdict.Step.ENVIRONMENT;
import static dev.migrationsentry.verdict.Step.HISTORY;
import static dev.migrationsentry.verdict.Step.LOCK;
import static dev.migrationsentry.verdict.Step.MIGRATE;
import static dev.migrationsentry.verdict.Step.RECOVER;
import static dev.migrationsentry.verdict.Step.VERIFY;

import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.time.Clock;
import java.util.List;

/**
 * The gate's recovery by itself: the whole history is held against the database, at head too. The
 * plan is shown, or carried out under the lock; no migration is run.
 */
public final class Recover {
  private final Preparation preparation;
  private final Stop stop;
  private final Trail trail;
  private final boolean apply;

  /**
   * A recovery, to be run once.
   *
   * @param apply whether the plan is carried out; else nothing is written but a scratch database,
   *     and a history that needs mending is a blocker
   * @param listener hears of everything as it happens
   */
  public Recover(
      Preparation preparation, Stop stop, RunListener listener, Clock clock, boolean apply) {
    this.preparation = preparation;
    this.stop = stop;
    this.trail = new Trail("recover", clock, listener);
    this.apply = apply;
  }

  /** Runs the recovery. A refusal is a verdict, and so is a bug: nothing is thrown. */
  public Verdict run() {
    trail.started();
    try {
      Prepared prepared =
          trail.take(ENVIRONMENT, () -> preparation.prepare(trail), Prepared::summary);
      try (Target target =
          trail.take(CONNECT, () -> Target.connect(prepared, stop, trail), Target::summary)) {
        if (apply) {
          carryOut(target);
        } else {
          show(target);
        }
      }
    } catch (StepRefused _) {
      // The trail put it on record where it was thrown.
    } catch (RuntimeException | Error bug) {
      trail.bug(bug);
    }
    return trail.ended();
  }

  private void show(Target target) throws StepRefused {
    trail.notNeeded(LOCK, "a plan writes nothing");
    Recovering recovering = new Recovering(target, trail);
    trail.take(HISTORY, recovering::mendable, Recovering.Found::summary);
    Diagnosis diagnosis =
        trail.take(RECOVER, recovering::show, _ -> "the history says what the database is");
    verify(target, diagnosis);
  }

  private void carryOut(Target target) throws StepRefused {
    try (HeldLock lock = trail.take(LOCK, target::lock, held -> "held, key " + held.key())) {
      Recovering recovering = new Recovering(target, trail);
      trail.take(HISTORY, recovering::mendable, Recovering.Found::summary);
      Diagnosis diagnosis =
          trail.take(
              RECOVER,
              () -> recovering.mend(lock, Recovering::unlessBlocked),
              Gate::historySummary);
      verify(target, diagnosis);
      lock.proveHeld();
      lock.release();
    }
  }

  /** The contract is what the database is to keep once everything has run. */
  private void verify(Target target, Diagnosis diagnosis) throws StepRefused {
    trail.notNeeded(MIGRATE, "recover runs no migration");
    int pending = diagnosis.pending().size();
    if (pending == 0) {
      trail.take(
          VERIFY,
          () -> new Verification(target, trail).verify(diagnosis, List.of()),
          Verification.Verified::summary);
    } else {
      trail.notNeeded(
          VERIFY, Counted.of(pending, "migration") + " still to run: migration-sentry gate");
    }
  }
}
