package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryReader;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.migration.ObservedProject;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.SnapshotReader;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Learns what the migrations of a release do, by running all of them on a scratch database as a
 * gate would run them: with Flyway and the project's own settings, callbacks included.
 */
public final class Replay {
  private final ScratchDatabase scratch;
  private final Database database;
  private final FlywayProject project;
  private final Release release;
  private final MigrationSettings settings;
  private final Set<MigrationName> closely;

  private Replay(
      ScratchDatabase scratch,
      Release release,
      MigrationSettings settings,
      Set<MigrationName> closely) {
    this.scratch = scratch;
    this.database = scratch.database();
    this.release = release;
    this.project = release.project();
    this.settings = settings;
    this.closely = closely;
  }

  /**
   * Runs them, once.
   *
   * @param scratch empty, as it was made
   * @param settings those of the gate
   * @throws StepRefused {@code recovery.replay-failed}; {@code connect.lost}; {@code run.*} when
   *     the run is to end
   */
  public static ReplayedHistory run(
      ScratchDatabase scratch, Release release, MigrationSettings settings) throws StepRefused {
    return run(scratch, release, settings, Set.of());
  }

  /**
   * The same, with more of some migrations.
   *
   * @param closely these leave effects for each statement, and for what comes after the last
   */
  static ReplayedHistory run(
      ScratchDatabase scratch,
      Release release,
      MigrationSettings settings,
      Set<MigrationName> closely)
      throws StepRefused {
    try (Connection session = scratch.database().open(Purpose.REPLAY)) {
      return new Replay(scratch, release.on(session), settings, closely).run(session);
    } catch (SQLException e) {
      throw scratch.database().refusal(e, "replaying the history on a scratch database");
    } catch (StepRefused e) {
      Finding first = e.findings().getFirst();
      boolean ended = scratch.database().stop().cause().isPresent();
      // That a connection broke says nothing of the migrations.
      boolean said =
          first.code() == FindingCode.RECOVERY_REPLAY_FAILED
              || first.code() == FindingCode.CONNECTION_LOST;
      throw ended || said ? e : new StepRefused(failed(first));
    }
  }

  private static Finding failed(Finding first) {
    return Finding.of(
        FindingCode.RECOVERY_REPLAY_FAILED,
        first.subject(),
        "on an empty scratch database the history does not run through: " + first.seen(),
        "Make the migrations run on an empty database, in order: what they do cannot be learnt"
            + " otherwise.");
  }

  private ReplayedHistory run(Connection session) throws StepRefused, SQLException {
    makeSchemas(session, project);
    History history = HistoryReader.read(session, project.historyTable());
    ScratchRun scratchRun = new ScratchRun(database, project, settings);
    List<ReleaseMigration> pending = scratchRun.pending(session, project.migrations());
    Set<QualifiedName> excluded = Set.of(new QualifiedName(history.schema(), history.table()));
    try (Connection observer = database.open(Purpose.READ)) {
      ReplayObserver replay =
          new ReplayObserver(observer, database.stop(), excluded, release, pending, closely);
      scratchRun.migrate(ObservedProject.of(project, replay), pending);
      ReplayedHistory replayed = replay.finished(scratch.fidelity());
      prove(replay, observer, excluded);
      return replayed;
    }
  }

  /** What was followed from change to change is held against the whole, once. */
  private void prove(ReplayObserver replay, Connection observer, Set<QualifiedName> excluded)
      throws StepRefused {
    Snapshot whole = SnapshotReader.read(observer, database.stop(), excluded);
    List<Effect> missed = SnapshotDifference.between(replay.last(), whole);
    if (!missed.isEmpty()) {
      throw new StepRefused(
          Finding.of(
              FindingCode.RECOVERY_REPLAY_FAILED,
              missed.getFirst().object().toString(),
              "it has changed on the scratch database in a way that cannot be put down to one"
                  + " migration, as ALTER EXTENSION … DROP does",
              "Nothing can be proved for this history; bring the database to head by hand."));
    }
  }

  /** A gate makes no schema, so those that the project manages are there before the first run. */
  public static void makeSchemas(Connection session, FlywayProject project) throws SQLException {
    Set<String> schemas = new LinkedHashSet<>(project.schemas());
    String named = project.historyTable().defaultSchema();
    if (named != null) {
      schemas.add(named);
    }
    try (Statement statement = session.createStatement()) {
      for (String schema : schemas) {
        statement.execute(
            "CREATE SCHEMA IF NOT EXISTS " + statement.enquoteIdentifier(schema, true));
      }
    }
  }
}
