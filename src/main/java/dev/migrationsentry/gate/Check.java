package dev.migrationsentry.gate;

import static dev.migrationsentry.verdict.Step.CONNECT;
import static dev.migrationsentry.verdict.Step.ENVIRONMENT;
import static dev.migrationsentry.verdict.Step.HISTORY;
import static dev.migrationsentry.verdict.Step.LOCK;
import static dev.migrationsentry.verdict.Step.MIGRATE;
import static dev.migrationsentry.verdict.Step.RECOVER;
import static dev.migrationsentry.verdict.Step.VERIFY;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether this database is ready for this release: the gate's questions and none of its deeds.
 * Takes no lock, and asks in READ ONLY transactions, so that the server answers for it that nothing
 * is written.
 */
public final class Check {
  private final Preparation preparation;
  private final Stop stop;
  private final Trail trail;

  /**
   * A check, to be run once.
   *
   * @param listener hears of everything as it happens
   */
  public Check(Preparation preparation, Stop stop, RunListener listener, Clock clock) {
    this.preparation = preparation;
    this.stop = stop;
    this.trail = new Trail("check", clock, listener);
  }

  /** Runs the check. A refusal is a verdict, and so is a bug: nothing is thrown. */
  public Verdict run() {
    trail.started();
    try {
      Prepared prepared =
          trail.take(ENVIRONMENT, () -> preparation.prepare(trail), Prepared::summary);
      try (Target target =
          trail.take(
              CONNECT,
              () -> Target.connect(prepared, patience(prepared, stop), stop, trail),
              Target::summary)) {
        trail.notNeeded(LOCK, "a check writes nothing");
        Diagnosis diagnosis =
            trail.take(HISTORY, () -> atHead(target.diagnoseAtFirstSight()), Gate::historySummary);
        trail.notNeeded(MIGRATE, "every migration of the release is recorded");
        trail.notNeeded(RECOVER, "the history is sound");
        trail.take(
            VERIFY,
            () -> Verification.atFirstSight(target, trail).verify(diagnosis, List.of()),
            Verification.Verified::summary);
      }
    } catch (StepRefused _) {
      // The trail put it on record where it was thrown.
    } catch (RuntimeException | Error bug) {
      trail.bug(bug);
    }
    return trail.ended();
  }

  /** A server out of reach is to be told from one that is slow: connecting may not take it all. */
  static Duration patience(Prepared prepared, Stop stop) {
    Duration most = stop.remaining().multipliedBy(3).dividedBy(4);
    Duration set = prepared.settings().duration(Setting.CONNECT_TIMEOUT);
    return set.compareTo(most) < 0 ? set : most;
  }

  /** The history, if this release can start on it: sound, and nothing left to run. */
  private Diagnosis atHead(Diagnosis diagnosis) throws StepRefused {
    List<Finding> findings = new ArrayList<>(diagnosis.findings());
    if (!diagnosis.pending().isEmpty()) {
      findings.add(behind(diagnosis.pending()));
    }
    trail.pending(diagnosis.pending().stream().map(ReleaseMigration::name).toList());
    if (findings.stream().anyMatch(Finding::blocks)) {
      throw new StepRefused(findings, DatabaseState.UNTOUCHED);
    }
    findings.forEach(trail::found);
    return diagnosis;
  }

  /** What has not run here, for those who do not run it. */
  static Finding behind(List<ReleaseMigration> pending) {
    String names =
        pending.stream()
            .map(ReleaseMigration::name)
            .map(MigrationName::label)
            .collect(Collectors.joining(", "));
    return Finding.of(
        FindingCode.HISTORY_NOT_AT_HEAD,
        "history",
        Counted.of(pending.size(), "migration") + " of this release not recorded here: " + names,
        "Run the gate with this release: migration-sentry gate");
  }
}
