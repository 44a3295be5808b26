package dev.migrationsentry.recovery;

import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.FlywayEngine;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryReader;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.DeployLock;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Runs migrations on a scratch database, as a gate would run them there. */
final class ScratchRun {
  private static final long KEY = 1;
  private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  private final Database database;
  private final FlywayProject project;
  private final MigrationSettings settings;

  ScratchRun(Database database, FlywayProject project, MigrationSettings settings) {
    this.database = database;
    this.project = project;
    this.settings = settings;
  }

  /** Which of these would run now. */
  List<ReleaseMigration> pending(Connection session, List<ReleaseMigration> of)
      throws SQLException, StepRefused {
    History history = HistoryReader.read(session, project.historyTable());
    return Diagnosis.of(history, of, project.historyRules()).pending();
  }

  /**
   * Runs what is pending.
   *
   * @throws StepRefused as a gate would, but for what it leaves: that is in the scratch database,
   *     and nobody has to know
   */
  void migrate(Supplier<FluentConfiguration> configuration, List<ReleaseMigration> pending)
      throws StepRefused {
    if (pending.isEmpty()) {
      return;
    }
    try (HeldLock lock = DeployLock.acquire(database, KEY, LOCK_WAIT)) {
      new FlywayEngine()
          .migrate(lock, database, configuration, pending, settings, RunListener.NONE);
    } catch (StepRefused refused) {
      throw new StepRefused(
          refused.findings().stream().map(ScratchRun::ofTheScratch).toList(),
          DatabaseState.UNTOUCHED);
    }
  }

  /** The lock there is not the deploy lock: that it is lost says that the connection is. */
  private static Finding ofTheScratch(Finding finding) {
    return finding.code() == FindingCode.LOCK_LOST
        ? Finding.of(
            FindingCode.CONNECTION_LOST,
            "scratch database",
            finding.seen(),
            "Run the gate again; the server's log says why the session ended.")
        : finding;
  }
}
