package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.MigrationName;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration that this release brings, as Flyway's own resolver sees it.
 *
 * @param checksum Flyway's, null where it has none
 * @param equivalentChecksums further checksums that Flyway takes for equal (a repeatable's, before
 *     placeholders)
 * @param file where it is
 * @param transactional whether Flyway will run it inside a transaction
 * @param statements as Flyway's parser cuts them, after placeholders
 */
public record ReleaseMigration(
    Kind kind,
    MigrationName name,
    @Nullable Integer checksum,
    List<Integer> equivalentChecksums,
    Path file,
    boolean transactional,
    List<ScriptStatement> statements) {

  public enum Kind {
    VERSIONED,
    REPEATABLE,
    BASELINE
  }

  /**
   * One statement of a script.
   *
   * @param line where it starts, from 1
   * @param sql the whole of it, without its delimiter
   * @param transactional whether Flyway believes that it can run inside a transaction
   */
  public record ScriptStatement(int line, String sql, boolean transactional) {}

  public ReleaseMigration {
    equivalentChecksums = List.copyOf(equivalentChecksums);
    statements = List.copyOf(statements);
  }
}
