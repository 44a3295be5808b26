package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.MigrationName;
import java.time.Duration;
import java.util.List;

/**
 * A migration as it went on the scratch database.
 *
 * @param statements in their order; up to the one that failed, if one did
 */
public record RehearsedMigration(
    MigrationName name, boolean inTransaction, List<RehearsedStatement> statements) {
  public RehearsedMigration {
    statements = List.copyOf(statements);
  }

  /** All statements together, on a database with next to no rows. */
  public Duration took() {
    return statements.stream()
        .map(statement -> statement.ran().took())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
