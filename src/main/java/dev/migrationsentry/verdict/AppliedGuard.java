package dev.migrationsentry.verdict;

import java.time.Duration;
import java.util.List;

/**
 * A guard that this run applied.
 *
 * @param name the file, relative to the folder of the guards
 * @param checksum of the file, as Flyway would have it
 * @param took wall time, statements and commit
 * @param statements what ran, in order
 */
public record AppliedGuard(
    String name, int checksum, Duration took, List<AppliedMigration.Statement> statements) {
  public AppliedGuard {
    statements = List.copyOf(statements);
  }
}
