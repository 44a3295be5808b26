package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;

/** Looks at the database around each migration of a run. Called from the thread that runs it. */
public interface MigrationObserver {

  /** A migration is about to begin, and nothing of it is in; all before it is committed. */
  void begins(MigrationName migration) throws StepRefused;

  /**
   * The statements of a migration have run; if it has a transaction, that is still open.
   *
   * @param session the migration's own; not to be kept
   * @param inTransaction whether it ran in one
   */
  void ran(MigrationName migration, Connection session, boolean inTransaction)
      throws StepRefused, SQLException;

  /** All have run and are committed; the project's own callbacks for the end have not run yet. */
  void allRan() throws StepRefused;
}
