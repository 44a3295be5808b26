package dev.migrationsentry.migration;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * Keeps Flyway silent: what it would log, the events and findings of a run say better, and nothing
 * of it may reach an output past the one place that takes secrets out. Flyway makes it by its name.
 */
public final class FlywayLog implements LogCreator {
  @Override
  public Log createLogger(Class<?> clazz) {
    return Silence.INSTANCE;
  }

  private static final class Silence implements Log {
    static final Silence INSTANCE = new Silence();

    @Override
    public void debug(String message) {}

    @Override
    public void info(String message) {}

    @Override
    public void warn(String message) {}

    @Override
    public void error(String message) {}

    @Override
    public void error(String message, Exception e) {}

    @Override
    public void notice(String message) {}
  }
}
