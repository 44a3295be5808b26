package dev.migrationsentry.migration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How migrations are found and run.
 *
 * @param directory what relative paths are relative to, and where the project's Flyway settings are
 *     looked for
 * @param locations folders given to this program; they overrule the locations of the project's
 *     Flyway settings. Empty: the project's own decide
 * @param lockTimeout {@code lock_timeout} of the migrating session
 * @param statementTimeout {@code statement_timeout} of the migrating session; zero: none of its
 *     own, the run's deadline still holds
 * @param retries how often a transactional migration is tried again after 55P03, 40P01 or 40001
 * @param environment the process environment, for Flyway's own variables
 */
public record MigrationSettings(
    Path directory,
    List<Path> locations,
    Duration lockTimeout,
    Duration statementTimeout,
    int retries,
    Map<String, String> environment) {
  public MigrationSettings {
    locations = List.copyOf(locations);
    environment = Map.copyOf(environment);
  }
}
