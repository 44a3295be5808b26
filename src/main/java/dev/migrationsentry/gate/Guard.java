package dev.migrationsentry.gate;

import static dev.migrationsentry.verdict.Step.CONNECT;
import static dev.migrationsentry.verdict.Step.ENVIRONMENT;
import static dev.migrationsentry.verdict.Step.HISTORY;
import static dev.migrationsentry.verdict.Step.LOCK;
import static dev.migrationsentry.verdict.Step.MIGRATE;
import static dev.migrationsentry.verdict.Step.RECOVER;
import static dev.migrationsentry.verdict.Step.VERIFY;

import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.time.Clock;
import java.util.List;

/**
 * Applies the project's guards because somebody asked for it, then verifies as a gate does. What is
 * wrong with the history does not stop the guards, which are for the hour when it is: it is found
 * at the end, and blocks there.
 */
public final class Guard {
  private final Preparation preparation;
  private final Stop stop;
  private final Trail trail;

  /**
   * A run, to be made once.
   *
   * @param listener hears of everything as it happens
   */
  public Guard(Preparation preparation, Stop stop, RunListener listener, Clock clock) {
    this.preparation = preparation;
    this.stop = stop;
    this.trail = new Trail("guard", clock, listener);
  }

  /** Makes the run. A refusal is a verdict, and so is a bug: nothing is thrown. */
  public Verdict run() {
    trail.started();
    try {
      Prepared prepared =
          trail.take(ENVIRONMENT, () -> preparation.prepare(trail, true), Prepared::summary);
      try (Target target =
              trail.take(CONNECT, () -> Target.connect(prepared, stop, trail), Target::summary);
          HeldLock lock = trail.take(LOCK, target::lock, held -> "held, key " + held.key())) {
        trail.take(HISTORY, () -> read(target), Guard::summary);
        trail.notNeeded(MIGRATE, "guard runs no migration");
        trail.take(RECOVER, () -> new Guarding(target, trail).apply(lock, List.of()), done -> done);
        trail.take(
            VERIFY,
            () -> new Verification(target, trail).underLock(lock, List.of()),
            Verification.Verified::summary);
      }
    } catch (StepRefused _) {
      // The trail put it on record where it was thrown.
    } catch (RuntimeException | Error bug) {
      trail.bug(bug);
    }
    return trail.ended();
  }

  private Diagnosis read(Target target) throws StepRefused {
    Diagnosis diagnosis = target.diagnose();
    trail.pending(diagnosis.pending().stream().map(ReleaseMigration::name).toList());
    return diagnosis;
  }

  private static String summary(Diagnosis diagnosis) {
    return Gate.historySummary(diagnosis) + (diagnosis.blocked() ? ", broken" : "");
  }
}
