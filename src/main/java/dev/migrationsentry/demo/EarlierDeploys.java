package dev.migrationsentry.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * What happened to the demo's database before the gate sees it: deploys by plain Flyway, and what
 * people did by hand. It does not use the gate's own code, so that the gate meets a stranger's
 * work.
 *
 * @param jdbcUrl the database, with its user
 * @param project the sample's folder
 */
record EarlierDeploys(String jdbcUrl, Path project) {
  /** The release before visitors' conversions were known by their draft, and the rows it left. */
  void oldRelease() {
    migrateTo("5");
    execute(resource("rows.sql"));
  }

  /** The newest release, deployed in good order over the old one. */
  void newRelease() {
    oldRelease();
    migrateTo("latest");
  }

  void migrateTo(String version) {
    flyway(version).load().migrate();
  }

  /** Records migrations as applied without running them. */
  void stampTo(String version) {
    flyway(version).skipExecutingMigrations(true).load().migrate();
  }

  /**
   * The same while somebody's transaction stays open on a table: an index that is built
   * concurrently waits for it, gives up, and stays behind INVALID.
   */
  void migrateBehindAnOpenTransaction(String version, String table) {
    behindAnOpenTransaction(
        table,
        () -> {
          try {
            flyway(version).initSql("SET lock_timeout = '100ms'").load().migrate();
            throw new IllegalStateException("it was to fail and did not");
          } catch (FlywayException expected) {
            // What it left behind is the state that is wanted.
          }
        });
  }

  /** As {@link #migrateBehindAnOpenTransaction}, for one statement typed by hand. */
  void executeBehindAnOpenTransaction(String table, String statement) {
    behindAnOpenTransaction(
        table,
        () -> {
          try (Connection connection = DriverManager.getConnection(jdbcUrl);
              Statement session = connection.createStatement()) {
            session.execute("SET lock_timeout = '100ms'");
            session.execute(statement);
            throw new IllegalStateException("it was to fail and did not: " + statement);
          } catch (SQLException expected) {
            // As above.
          }
        });
  }

  private void behindAnOpenTransaction(String table, Runnable what) {
    try (Connection other = DriverManager.getConnection(jdbcUrl);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE " + table + " IN ROW EXCLUSIVE MODE");
      what.run();
      other.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a file of the project, as an operator would with psql. */
  void runFile(String file) {
    execute(read(file));
  }

  /** A file that a new release brings. */
  void write(String file, String text) {
    try {
      Files.writeString(project.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that a release does not bring. */
  void remove(String file) {
    try {
      Files.delete(project.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds to a file of the project, as somebody does who did not know that it had run already. */
  void appendTo(String file, String text) {
    write(file, read(file) + text);
  }

  private String read(String file) {
    try {
      return Files.readString(project.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(EarlierDeploys.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FluentConfiguration flyway(String version) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(jdbcUrl, null, null)
            .locations("filesystem:" + project.resolve("sql/migrations"))
            .loggers("slf4j")
            .target(version);
    // Held in a transaction, as it is by default, Flyway's lock would wait for its own
    // CREATE INDEX CONCURRENTLY for ever.
    Objects.requireNonNull(
            configuration.getPluginRegister().getExact(PostgreSQLConfigurationExtension.class))
        .setTransactionalLock(false);
    return configuration;
  }
}
