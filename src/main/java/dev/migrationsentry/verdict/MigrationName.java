package dev.migrationsentry.verdict;

import org.jspecify.annotations.Nullable;

/**
 * What a migration is called.
 *
 * @param version Flyway's version, for example {@code 3} or {@code 2026.11.21}; null for a
 *     repeatable migration
 * @param description the words of the file name
 * @param script the file, relative to its location, as the history table has it
 */
public record MigrationName(@Nullable String version, String description, String script) {
  /** {@code V3 add proposal id}, or {@code R refresh views}. */
  public String label() {
    return (version == null ? "R" : "V" + version)
        + (description.isEmpty() ? "" : " " + description);
  }
}
