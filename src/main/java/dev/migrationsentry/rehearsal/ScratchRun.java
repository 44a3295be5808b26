package dev.migrationsentry.rehearsal;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.gate.Prepared;
import dev.migrationsentry.gate.Target;
import dev.migrationsentry.gate.Trail;
import dev.migrationsentry.hazard.RehearsedMigration;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.FlywayEngine;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryReader;
import dev.migrationsentry.migration.MigrationState;
import dev.migrationsentry.migration.ObservedProject;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.DeployLock;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.SnapshotReader;
import dev.migrationsentry.postgres.SnapshotTracker;
import dev.migrationsentry.recovery.Recovery;
import dev.migrationsentry.recovery.Replay;
import dev.migrationsentry.recovery.ScratchDatabase;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The pending migrations on a scratch database: first what the target has had, then what it is to
 * have, both through the gate's own engine.
 */
final class ScratchRun {
  private static final long KEY = 1;
  private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  private final Target target;
  private final Prepared prepared;
  private final Diagnosis diagnosis;
  private final ScratchDatabase scratch;
  private final Database database;
  private final Trail trail;
  private List<MigrationName> applied = List.of();
  private @Nullable Sampler sampler;
  private @Nullable Snapshot replayed;
  private @Nullable List<Finding> differences;

  ScratchRun(Target target, Diagnosis diagnosis, ScratchDatabase scratch, Trail trail) {
    this.target = target;
    this.prepared = target.prepared();
    this.diagnosis = diagnosis;
    this.scratch = scratch;
    this.database = scratch.database();
    this.trail = trail;
  }

  List<RehearsedMigration> run() throws StepRefused {
    try (Connection session = database.open(Purpose.REPLAY);
        Connection observer = database.open(Purpose.READ);
        Connection watch = database.open(Purpose.WATCH)) {
      Release here = prepared.release().on(session);
      FlywayProject project = here.project();
      Replay.makeSchemas(session, project);
      replay(session, here);
      History history = HistoryReader.read(session, project.historyTable());
      Set<QualifiedName> excluded = excluded(history);
      SnapshotTracker tracker = new SnapshotTracker(database.stop(), excluded);
      tracker.look(observer);
      replayed = tracker.snapshot();
      pending(watch, here, history, tracker);
      return rehearsed();
    } catch (SQLException e) {
      throw database.refusal(e, "rehearsing on a scratch database");
    }
  }

  /** What the target has had. Of a repeatable migration that has changed, its old text is gone. */
  private void replay(Connection session, Release here) throws StepRefused, SQLException {
    Set<Path> had = had();
    List<ReleaseMigration> files =
        here.migrations().stream().filter(each -> had.contains(each.file())).toList();
    History empty = HistoryReader.read(session, here.project().historyTable());
    List<ReleaseMigration> toRun =
        Diagnosis.of(empty, files, here.project().historyRules()).pending();
    if (toRun.isEmpty()) {
      return;
    }
    try {
      migrate(
          ObservedProject.only(here.project(), files),
          toRun,
          new ReplayProgress(trail, toRun.size()));
    } catch (StepRefused refused) {
      Finding first = refused.findings().getFirst();
      if (database.stop().cause().isPresent()) {
        throw refused;
      }
      Finding failed =
          Finding.of(
              FindingCode.REHEARSAL_HISTORY_FAILED,
              first.subject(),
              "on an empty scratch database the applied migrations do not run through: "
                  + first.seen(),
              "Make the migrations run on an empty database, in order: nothing after them can be"
                  + " rehearsed otherwise.");
      throw new StepRefused(first.place() == null ? failed : failed.at(first.place()));
    }
  }

  private Set<Path> had() {
    return diagnosis.states().stream()
        .<Path>mapMulti(
            (state, out) -> {
              if (state instanceof MigrationState.Applied each) {
                out.accept(each.migration().file());
              } else if (state instanceof MigrationState.BelowBaseline each) {
                out.accept(each.migration().file());
              }
            })
        .collect(Collectors.toSet());
  }

  private void pending(Connection watch, Release here, History history, SnapshotTracker tracker)
      throws StepRefused {
    List<ReleaseMigration> pending =
        Diagnosis.of(history, here.migrations(), here.project().historyRules()).pending();
    Sampler sampling = new Sampler(watch, tracker, prepared.settings().directory(), pending);
    sampler = sampling;
    try {
      migrate(
          ObservedProject.asDeployed(here.project(), sampling),
          pending,
          new RehearsalEvents(trail, sampling));
      applied = pending.stream().map(ReleaseMigration::name).toList();
    } catch (StepRefused refused) {
      // What they say was left behind was left behind on the scratch database.
      throw new StepRefused(refused.findings(), DatabaseState.UNTOUCHED);
    }
  }

  private void migrate(
      Supplier<FluentConfiguration> project, List<ReleaseMigration> pending, RunListener listener)
      throws StepRefused {
    try (HeldLock lock = DeployLock.acquire(database, KEY, LOCK_WAIT)) {
      new FlywayEngine()
          .migrate(lock, database, project, pending, prepared.migrationSettings(), listener);
    }
  }

  private static Set<QualifiedName> excluded(History history) {
    return Set.of(
        new QualifiedName(history.schema(), history.table()),
        new QualifiedName(history.schema(), Recovery.RECEIPTS));
  }

  /** What has been rehearsed so far. */
  List<RehearsedMigration> rehearsed() {
    return sampler == null ? List.of() : sampler.rehearsed();
  }

  /** The migrations that ran through. */
  List<MigrationName> applied() {
    return applied;
  }

  /** In what the target is otherwise than what the pending migrations were rehearsed on. */
  Optional<Finding> differences() throws StepRefused {
    List<Finding> known = differences;
    if (known == null) {
      known = compared().stream().toList();
      differences = known;
    }
    return known.stream().findFirst();
  }

  private Optional<Finding> compared() throws StepRefused {
    Snapshot before = replayed;
    if (before == null || !scratch.fidelity().isProof()) {
      return Optional.empty();
    }
    try (Connection connection = target.database().open(Purpose.READ)) {
      Snapshot live = SnapshotReader.read(connection, database.stop(), excluded(target.history()));
      return TargetDifference.between(before, live, rehearsed(), schemas());
    } catch (SQLException e) {
      throw target.database().refusal(e, "reading the catalogue");
    }
  }

  private Set<String> schemas() {
    return Set.copyOf(prepared.release().project().historyTable().schemas());
  }
}
