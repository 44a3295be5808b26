package dev.migrationsentry.verdict;

import java.time.Duration;
import java.util.List;

/**
 * A migration that this run applied.
 *
 * @param took wall time, statements and commit
 * @param statements what ran, in order
 */
public record AppliedMigration(MigrationName name, Duration took, List<Statement> statements) {
  public AppliedMigration {
    statements = List.copyOf(statements);
  }

  /**
   * One statement of a migration, as it went.
   *
   * @param line where it starts in its file, from 1; 0 if not known
   * @param sql its first line, shortened; never its values
   * @param rows rows touched, -1 where the server gave no count
   * @param notices what the server said meanwhile
   */
  public record Statement(int line, String sql, Duration took, long rows, List<String> notices) {
    public Statement {
      notices = List.copyOf(notices);
    }
  }
}
