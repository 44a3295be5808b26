package dev.migrationsentry.rehearsal;

import static dev.migrationsentry.verdict.Step.CONNECT;
import static dev.migrationsentry.verdict.Step.ENVIRONMENT;
import static dev.migrationsentry.verdict.Step.HISTORY;
import static dev.migrationsentry.verdict.Step.LOCK;
import static dev.migrationsentry.verdict.Step.MIGRATE;
import static dev.migrationsentry.verdict.Step.RECOVER;
import static dev.migrationsentry.verdict.Step.VERIFY;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.gate.Foresight;
import dev.migrationsentry.gate.Gate;
import dev.migrationsentry.gate.Preparation;
import dev.migrationsentry.gate.Prepared;
import dev.migrationsentry.gate.Target;
import dev.migrationsentry.gate.Trail;
import dev.migrationsentry.gate.Verification;
import dev.migrationsentry.hazard.Hazards;
import dev.migrationsentry.hazard.RehearsedMigration;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.recovery.ScratchDatabase;
import dev.migrationsentry.recovery.ScratchDatabases;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.Step;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The dry run: what would the gate do here, whom would it block, and would it pass? The target is
 * only read, in READ ONLY transactions; what is pending runs on a scratch database. The steps are
 * the gate's own, with {@code migrate} and {@code verify} taken over there.
 */
public final class Rehearsing {
  private final Preparation preparation;
  private final Stop stop;
  private final Trail trail;
  private final RehearsalOptions options;
  private final StaticPart files;

  /**
   * A rehearsal, to be run once.
   *
   * @param options what is asked of it
   * @param listener hears of everything as it happens
   */
  public Rehearsing(
      Preparation preparation,
      RehearsalOptions options,
      Stop stop,
      RunListener listener,
      Clock clock) {
    this.preparation = preparation;
    this.stop = stop;
    this.trail = new Trail("rehearse", clock, listener);
    this.options = options;
    this.files = new StaticPart(preparation, options, stop);
  }

  /** Runs it. A refusal is a verdict, and so is a bug: nothing is thrown. */
  public Verdict run() {
    trail.started();
    try {
      if (files.isAll()) {
        filesOnly();
      } else {
        onTheTarget();
      }
    } catch (StepRefused _) {
      // The trail put it on record where it was thrown.
    } catch (RuntimeException | Error bug) {
      trail.bug(bug);
    }
    return trail.ended();
  }

  private void filesOnly() throws StepRefused {
    trail.take(
        ENVIRONMENT,
        () -> preparation.prepareFiles(trail, files) + files.summary(),
        summary -> summary);
    for (Step step : List.of(CONNECT, LOCK, HISTORY, MIGRATE, RECOVER, VERIFY)) {
      trail.notNeeded(step, "only the files were to be looked at, and nothing was rehearsed");
    }
  }

  private void onTheTarget() throws StepRefused {
    Prepared prepared =
        trail.take(
            ENVIRONMENT,
            () -> preparation.prepare(trail, files),
            each -> each.summary() + files.summary());
    if (options.inPlace()) {
      inPlace(prepared);
      return;
    }
    try (Target target =
        trail.take(CONNECT, () -> Target.connect(prepared, stop, trail), Target::summary)) {
      trail.notNeeded(LOCK, "the target is only read");
      Diagnosis diagnosis =
          trail.take(HISTORY, () -> SoundHistory.of(target, trail), Gate::historySummary);
      if (diagnosis.pending().isEmpty()) {
        nothingPending(target, diagnosis);
      } else {
        rehearse(target, diagnosis);
      }
    }
  }

  private void inPlace(Prepared prepared) throws StepRefused {
    try (Target target =
        trail.take(
            CONNECT,
            () -> InPlace.allowed(Target.connect(prepared, stop, trail)),
            Target::summary)) {
      try (HeldLock _ = trail.take(LOCK, target::lock, held -> "held, key " + held.key())) {
        Diagnosis diagnosis =
            trail.take(HISTORY, () -> SoundHistory.of(target, trail), Gate::historySummary);
        if (diagnosis.pending().isEmpty()) {
          nothingPending(target, diagnosis);
          return;
        }
        trail.take(
            MIGRATE,
            () -> new InPlace(target, trail).run(diagnosis.pending()),
            tried -> Counted.of(tried.size(), "migration") + " ran through and rolled back");
        trail.notNeeded(RECOVER, "the history is sound");
        trail.notNeeded(VERIFY, "everything was rolled back, and nothing is left to verify");
      }
    }
  }

  /** Then the gate would only verify, which reads. */
  private void nothingPending(Target target, Diagnosis diagnosis) throws StepRefused {
    trail.notNeeded(MIGRATE, "every migration of the release is recorded");
    if (files.ratchet().writes()) {
      trail.on(
          new RunEvent.Progress(
              "nothing is pending: no hazard was looked for, and the baseline stays as it is"));
    }
    trail.notNeeded(RECOVER, "the history is sound");
    trail.take(
        VERIFY,
        () -> new Verification(target, trail).verify(diagnosis, List.of()),
        Verification.Verified::summary);
  }

  private void rehearse(Target target, Diagnosis diagnosis) throws StepRefused {
    try (ScratchDatabase scratch = trail.within(MIGRATE, () -> scratch(target))) {
      ScratchRun run = new ScratchRun(target, diagnosis, scratch, trail);
      try {
        trail.take(MIGRATE, run::run, rehearsed -> summary(rehearsed, scratch));
        recover(target, trail.within(RECOVER, run::differences).isPresent());
        Target there = new Target(target.prepared(), scratch.database(), target.facts());
        trail.take(
            VERIFY,
            () -> new Verification(there, trail).verify(there.diagnose(), run.applied()),
            verified -> verified.summary() + ", on the scratch database");
      } finally {
        judge(target, scratch, run);
      }
    }
  }

  /** Where the target is not what its history makes, the gate looks closer before it runs. */
  private void recover(Target target, boolean differs) throws StepRefused {
    if (!differs) {
      trail.notNeeded(RECOVER, "the history is sound");
      return;
    }
    List<Finding> foreseen =
        trail.take(
            RECOVER,
            () -> {
              List<Finding> all = Foresight.of(target, trail);
              if (all.stream().anyMatch(Finding::blocks)) {
                throw new StepRefused(all, DatabaseState.UNTOUCHED);
              }
              return all;
            },
            all -> all.isEmpty() ? "a gate would go on" : "a gate would mend the history first");
    foreseen.forEach(trail::found);
  }

  private static String summary(List<RehearsedMigration> rehearsed, ScratchDatabase scratch) {
    return Counted.of(rehearsed.size(), "migration")
        + " rehearsed on "
        + scratch.fidelity().words();
  }

  private static ScratchDatabase scratch(Target target) throws StepRefused {
    try {
      return ScratchDatabases.open(
          target.database(), target.prepared().release(), target.prepared().scratch());
    } catch (StepRefused refused) {
      Finding first = refused.findings().getFirst();
      throw first.code() == FindingCode.RECOVERY_SCRATCH_UNAVAILABLE
          ? new StepRefused(
              Finding.of(
                  FindingCode.REHEARSAL_SCRATCH_UNAVAILABLE,
                  first.subject(),
                  first.seen(),
                  first.remedy()))
          : refused;
    }
  }

  /** Also of a rehearsal that failed half way: what ran before is worth knowing. */
  private void judge(Target target, ScratchDatabase scratch, ScratchRun run) throws StepRefused {
    List<RehearsedMigration> rehearsed = run.rehearsed();
    if (rehearsed.isEmpty() || stop.cause().isPresent()) {
      return;
    }
    Traffic traffic = trail.within(VERIFY, () -> Traffic.read(target.database()));
    Optional<Finding> differences = trail.within(VERIFY, run::differences);
    trail.rehearsed(RehearsalWords.of(scratch.fidelity(), rehearsed, traffic, differences));
    differences.ifPresent(trail::found);
    Sites sites = new Sites(rehearsed, target.prepared().release());
    Judgement judgement =
        Judgement.of(
            Hazards.of(rehearsed, traffic),
            sites,
            sites.acceptances(target.prepared()),
            files.ratchet(),
            traffic);
    judgement.said().forEach(trail::found);
    FailOn.of(target.prepared().settings().required(Setting.FAIL_ON))
        .over(judgement.open())
        .ifPresent(trail::found);
    if (!run.applied().isEmpty()) {
      files.ratchet().write(judgement.toKeep()).ifPresent(trail::found);
    }
  }
}
