package dev.migrationsentry.migration;

import org.jspecify.annotations.Nullable;

/**
 * What Flyway's own classes read of a project, once somebody asks: read once, and cut once, for all
 * who ask. Safe for use by several threads.
 */
final class LateReading {
  private final MigrationSettings settings;
  private @Nullable FlywayReading known;

  LateReading(MigrationSettings settings, @Nullable FlywayReading known) {
    this.settings = settings;
    this.known = known;
  }

  synchronized FlywayReading get() {
    FlywayReading reading = known;
    if (reading == null) {
      FlywaySources sources = new FlywaySources(settings.directory(), settings.environment());
      reading = new FlywayReading(settings, sources);
      known = reading;
    }
    return reading;
  }
}
