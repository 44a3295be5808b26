package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** The database of this run: every connection of the run is opened here, all set up alike. */
public final class Database implements AutoCloseable {
  private final ConnectionSettings settings;
  private final Stop stop;
  private final RunListener listener;

  private Database(ConnectionSettings settings, Stop stop, RunListener listener) {
    this.settings = settings;
    this.stop = stop;
    this.listener = listener;
  }

  /** Connects once, to learn that it can. */
  public static Database connect(ConnectionSettings settings, Stop stop, RunListener listener)
      throws StepRefused {
    Database database = new Database(settings, stop, listener);
    try (Connection connection = database.open("probe")) {
      return database;
    } catch (SQLException e) {
      throw new StepRefused(
          Finding.of(
              FindingCode.UNREACHABLE,
              settings.target().words(),
              "no connection",
              "Check that the server runs."));
    }
  }

  /**
   * A new connection, in autocommit.
   *
   * @param purpose shown in {@code pg_stat_activity}, after the program's name
   */
  public Connection open(String purpose) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    properties.setProperty("user", settings.user());
    properties.setProperty("ApplicationName", "migration-sentry " + purpose);
    Secret password = settings.password();
    if (password != null) {
      properties.setProperty("password", password.reveal());
    }
    Connection connection = new org.postgresql.Driver().connect(settings.jdbcUrl(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not take its own URL", "08001");
    }
    return connection;
  }

  public ConnectionSettings settings() {
    return settings;
  }

  public Stop stop() {
    return stop;
  }

  public RunListener listener() {
    return listener;
  }

  @Override
  public void close() {}
}
