package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

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

  /**
   * A statement of a migration is about to run.
   *
   * @param session the migration's own, without anything of ours around it; not to be kept
   * @param sql after placeholders
   */
  default void beforeStatement(MigrationName migration, Connection session, String sql)
      throws StepRefused, SQLException {}

  /**
   * It has run; if the migration has a transaction, that is still open, unless the statement has
   * ended it.
   *
   * @param notices what the server said meanwhile
   */
  default void afterStatement(
      MigrationName migration, Connection session, String sql, List<String> notices)
      throws StepRefused, SQLException {}

  /** It has failed. */
  default void statementFailed(MigrationName migration, Connection session, String sql)
      throws SQLException {}

  /** All have run and are committed; the project's own callbacks for the end have not run yet. */
  void allRan() throws StepRefused;
}
