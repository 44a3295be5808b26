package dev.migrationsentry.migration;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Versions as Flyway reads them. One text is asked for again and again, as the name of a file and
 * in a row of the history, and reading it is the work of several regular expressions.
 */
final class MigrationVersions {
  /** More than any project has; a service that runs for years begins anew then. */
  private static final int MOST = 50_000;

  private static final Map<String, MigrationVersion> READ = new ConcurrentHashMap<>();

  private MigrationVersions() {}

  /**
   * Reads it.
   *
   * @throws FlywayException it is no version
   */
  static MigrationVersion of(String text) {
    if (READ.size() > MOST) {
      READ.clear();
    }
    MigrationVersion known = READ.get(text);
    if (known == null) {
      known = MigrationVersion.fromVersion(text);
      READ.put(text, known);
    }
    return known;
  }
}
