package dev.migrationsentry.recovery;

import dev.migrationsentry.migration.GuardRun;
import dev.migrationsentry.migration.GuardScript;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.release.Guards;
import dev.migrationsentry.verdict.AppliedGuard;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.List;

/**
 * The last rung: the project's guards, all of them, each with its receipt. Proves nothing by
 * itself; the contract decides afterwards.
 */
public final class GuardRung {
  private final Guards guards;
  private final MigrationSettings settings;
  private final String schema;

  /**
   * The rung.
   *
   * @param guards with what Flyway's own placeholders say of a session of the target
   * @param settings those of the migrations
   * @param schema where the history is, and the receipts beside it
   */
  public GuardRung(Guards guards, MigrationSettings settings, String schema) {
    this.guards = guards;
    this.settings = settings;
    this.schema = schema;
  }

  /**
   * Applies them, in their order, up to the first that fails.
   *
   * @param why for the receipts
   * @return a note for each
   * @throws StepRefused with what failed; nothing of that guard is in, those before it are
   */
  public List<Finding> apply(Database database, HeldLock lock, String why) throws StepRefused {
    List<Finding> notes = new ArrayList<>();
    try (GuardRun run = new GuardRun(lock, database, guards.project(), settings)) {
      for (GuardScript guard : guards.scripts()) {
        AppliedGuard applied =
            run.apply(
                guard, (connection, script) -> new Receipts(connection, schema).write(script, why));
        notes.add(note(applied));
      }
      return notes;
    } catch (StepRefused e) {
      boolean some = !notes.isEmpty() && e.state().compareTo(DatabaseState.GUARDS_IN) < 0;
      throw some ? new StepRefused(e.findings(), DatabaseState.GUARDS_IN) : e;
    }
  }

  private static Finding note(AppliedGuard guard) {
    return Finding.of(
        FindingCode.GUARD_APPLIED,
        guard.name(),
        "it was applied (checksum " + guard.checksum() + ")",
        "Bring what it made in a migration, if none does, so that the next database has it too; the"
            + " receipt is in "
            + Receipts.TABLE
            + ".");
  }
}
