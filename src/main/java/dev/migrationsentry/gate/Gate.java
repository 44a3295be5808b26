package dev.migrationsentry.gate;

import static dev.migrationsentry.verdict.Step.CONNECT;
import static dev.migrationsentry.verdict.Step.ENVIRONMENT;
import static dev.migrationsentry.verdict.Step.HISTORY;
import static dev.migrationsentry.verdict.Step.LOCK;
import static dev.migrationsentry.verdict.Step.MIGRATE;
import static dev.migrationsentry.verdict.Step.RECOVER;
import static dev.migrationsentry.verdict.Step.VERIFY;

import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.FlywayEngine;
import dev.migrationsentry.migration.MigrationOutcome;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.time.Clock;
import java.util.List;

/**
 * One run of the whole check: environment, connect, lock, history, migrate, recover, verify. Each
 * step hands the next what it proved, so that none can be taken before the one that it rests on.
 */
public final class Gate {
  private static final String SOUND = "the history is sound";

  private final Preparation preparation;
  private final Stop stop;
  private final Trail trail;

  /**
   * A gate, to be run once.
   *
   * @param listener hears of everything as it happens
   */
  public Gate(Preparation preparation, Stop stop, RunListener listener, Clock clock) {
    this.preparation = preparation;
    this.stop = stop;
    this.trail = new Trail("gate", clock, listener);
  }

  /** Runs the gate. A refusal is a verdict, and so is a bug: nothing is thrown. */
  public Verdict run() {
    trail.started();
    try {
      Prepared prepared =
          trail.take(ENVIRONMENT, () -> preparation.prepareToMend(trail), Prepared::summary);
      try (Target target =
          trail.take(CONNECT, () -> Target.connect(prepared, stop, trail), Target::summary)) {
        Diagnosis diagnosis = trail.within(HISTORY, () -> target.begin(trail));
        if (diagnosis.atHead() && !wantsGuards(target, diagnosis)) {
          trail.notNeeded(LOCK, "nothing is pending, so that nothing will be written");
          verifyOnly(target, diagnosis);
        } else {
          underLock(target);
        }
      }
    } catch (StepRefused _) {
      // The trail put it on record where it was thrown.
    } catch (RuntimeException | Error bug) {
      trail.bug(bug);
    }
    return trail.ended();
  }

  /** Nothing is pending and nothing is wrong: what is left needs no lock, and writes nothing. */
  private void verifyOnly(Target target, Diagnosis diagnosis) throws StepRefused {
    trail.take(HISTORY, () -> target.sound(trail, diagnosis), Gate::historySummary);
    trail.notNeeded(MIGRATE, "every migration of the release is recorded");
    Recovering recovering = new Recovering(target, trail);
    boolean toCompare = recovering.toCompare(diagnosis);
    if (toCompare) {
      trail.take(
          RECOVER,
          () -> recovering.compare(diagnosis),
          _ -> "the database is as its migrations leave it");
    } else {
      trail.notNeeded(RECOVER, SOUND);
    }
    // A comparison takes its time: what was seen before it is old.
    Verification verification =
        toCompare ? new Verification(target, trail) : Verification.atFirstSight(target, trail);
    trail.take(
        VERIFY, () -> verification.verify(diagnosis, List.of()), Verification.Verified::summary);
  }

  private void underLock(Target target) throws StepRefused {
    try (HeldLock lock = trail.take(LOCK, target::lock, held -> "held, key " + held.key())) {
      if (lock.waitedFor()) {
        // Whoever had it may have left nothing to do. Then nobody else has to wait for this one.
        Target now = trail.within(HISTORY, target::again);
        Diagnosis diagnosis = trail.within(HISTORY, now::diagnoseAtFirstSight);
        if (diagnosis.atHead() && !wantsGuards(now, diagnosis)) {
          lock.release();
          verifyOnly(now, diagnosis);
          return;
        }
      }
      migrateAndVerify(target, lock);
    }
  }

  /** What was read before the lock is void: another gate may have been at work until now. */
  private void migrateAndVerify(Target target, HeldLock lock) throws StepRefused {
    Recovering recovering = new Recovering(target, trail);
    Recovering.Found found =
        trail.take(HISTORY, () -> look(target, recovering), Recovering.Found::summary);
    Diagnosis diagnosis = found.diagnosis();
    if (found.toReplay()) {
      diagnosis =
          trail.take(
              RECOVER,
              () -> recovering.mend(lock, after -> target.sound(trail, after)),
              Gate::historySummary);
    } else {
      trail.notNeeded(RECOVER, SOUND);
    }
    List<MigrationName> applied = migrate(target, lock, diagnosis.pending());
    guard(target, lock);
    if (!applied.isEmpty()) {
      trail.within(
          VERIFY,
          () -> {
            recovering.prove();
            return applied;
          });
    }
    trail.take(
        VERIFY,
        () -> new Verification(target, trail).underLock(lock, applied),
        Verification.Verified::summary);
  }

  /** The history as it is, if it is sound or may be mended. */
  private Recovering.Found look(Target target, Recovering recovering) throws StepRefused {
    Recovering.Found found = recovering.look();
    return found.toReplay()
        ? found
        : new Recovering.Found(target.sound(trail, found.diagnosis()), false);
  }

  private boolean wantsGuards(Target target, Diagnosis diagnosis) throws StepRefused {
    Verification verification = Verification.atFirstSight(target, trail);
    return trail.within(
        VERIFY, () -> !new Guarding(target, trail).calledFor(diagnosis, verification).isEmpty());
  }

  /** The last rung, where the policy allows it and the contract, after all, is not kept. */
  private void guard(Target target, HeldLock lock) throws StepRefused {
    Guarding guarding = new Guarding(target, trail);
    List<Finding> unkept =
        trail.within(
            VERIFY, () -> guarding.calledFor(target.diagnose(), new Verification(target, trail)));
    if (!unkept.isEmpty()) {
      trail.take(RECOVER, () -> guarding.apply(lock, unkept), done -> done);
    }
  }

  /** A history in one line. */
  public static String historySummary(Diagnosis diagnosis) {
    String current = diagnosis.current();
    return (current.isEmpty() ? "nothing applied yet" : "at version " + current)
        + ", "
        + diagnosis.pending().size()
        + " pending";
  }

  private List<MigrationName> migrate(Target target, HeldLock lock, List<ReleaseMigration> pending)
      throws StepRefused {
    if (pending.isEmpty()) {
      trail.notNeeded(MIGRATE, "nothing is pending any more");
      return List.of();
    }
    Prepared prepared = target.prepared();
    MigrationOutcome outcome =
        trail.take(
            MIGRATE,
            () ->
                new FlywayEngine()
                    .migrate(
                        lock,
                        target.database(),
                        prepared.release().project()::configuration,
                        pending,
                        prepared.migrationSettings(),
                        trail),
            done -> done.applied().size() + " applied");
    trail.leaves(DatabaseState.MIGRATIONS_IN);
    return outcome.names();
  }
}
