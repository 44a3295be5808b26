package dev.migrationsentry.migration;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.LogFactory;

/** Flyway, silent from its first word. */
final class Flyways {
  private Flyways() {}

  /** Flyway's defaults, with {@link FlywayLog} in the place of its output. */
  static FluentConfiguration configuration() {
    FluentConfiguration configuration = Flyway.configure().loggers(FlywayLog.class.getName());
    LogFactory.setConfiguration(configuration);
    return configuration;
  }
}
