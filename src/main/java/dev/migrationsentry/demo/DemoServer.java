package dev.migrationsentry.demo;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A PostgreSQL server of the demo's own: on the loopback address, on a free port, with its data in
 * a folder that is gone at the end. It also ends with the process, however that ends.
 */
final class DemoServer implements AutoCloseable {
  /** The site's role and database: an ordinary owner, as a platform hands it out. */
  static final String NAME = "drafts";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;

  private DemoServer(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts the server, with an empty database.
   *
   * @param folder an empty one, for the data
   * @throws StepRefused {@code demo.unavailable} where it cannot run here
   */
  static DemoServer start(Path folder) throws StepRefused {
    EmbeddedPostgres server = null;
    try {
      server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(binaries(folder))
              .setDataDirectory(folder.resolve("data"))
              .setPGStartupWait(PATIENCE)
              .setServerConfig("listen_addresses", "127.0.0.1")
              // It is thrown away anyway.
              .setServerConfig("fsync", "off")
              .start();
      DemoServer demo = new DemoServer(server);
      demo.createDatabase();
      return demo;
    } catch (IOException | IllegalStateException e) {
      if (server != null) {
        new DemoServer(server).close();
      }
      throw new StepRefused(
          Finding.of(
              FindingCode.DEMO_UNAVAILABLE,
              "embedded PostgreSQL",
              "the server could not be started here (" + e + ")",
              "As root in a container, start the demo as an ordinary user instead; otherwise give"
                  + " the gate a database that is there already: DATABASE_URL=postgres://…"
                  + " migration-sentry gate."));
    }
  }

  /** Unpacking takes seconds, so the server's files are kept where this user alone can write. */
  private static File binaries(Path folder) {
    Path kept = Path.of(System.getProperty("user.home", "/nonexistent"), ".cache");
    try {
      return Files.createDirectories(kept.resolve("migration-sentry/postgres")).toFile();
    } catch (IOException e) {
      return folder.resolve("binaries").toFile();
    }
  }

  private void createDatabase() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + NAME + " LOGIN");
      statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
    } catch (SQLException e) {
      throw new IllegalStateException("the demo's own database cannot be made", e);
    }
  }

  /**
   * As a platform would hand it out. The server trusts whoever reaches it: there is no password.
   */
  String databaseUrl() {
    return "postgres://" + NAME + "@127.0.0.1:" + server.getPort() + "/" + NAME;
  }

  /** For the driver, as the site's role. */
  String jdbcUrl() {
    return jdbcUrl(NAME, NAME);
  }

  private String jdbcUrl(String database, String user) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database + "?user=" + user;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
