package dev.migrationsentry.migration;

import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import java.nio.file.Path;
import java.util.List;

/**
 * A guard: idempotent statements of the project's own, which no history records.
 *
 * @param name the file, relative to the folder of the guards
 * @param checksum of the file, as Flyway would have it
 * @param statements as Flyway's parser cuts them, after placeholders
 */
public record GuardScript(Path file, String name, int checksum, List<ScriptStatement> statements) {
  public GuardScript {
    statements = List.copyOf(statements);
  }
}
