package dev.migrationsentry.recovery;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.verdict.StepRefused;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A scratch database on a server of its own, with the names of the target's database and role, so
 * that scripts which mention them find them. The role may do everything there.
 */
final class EmbeddedScratch {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private EmbeddedScratch() {}

  /**
   * Starts it.
   *
   * @throws IOException it cannot run here
   */
  static ScratchDatabase make(Database target) throws StepRefused, IOException {
    Path folder = Files.createTempDirectory(EmbeddedOrphans.PREFIX);
    try {
      EmbeddedOrphans.own(folder);
      EmbeddedOrphans.sweep(folder, target.stop());
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(binaries(folder).toFile())
              .setDataDirectory(folder.resolve("data"))
              .setPGStartupWait(PATIENCE)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("fsync", "off")
              .start();
      return in(server, folder, target);
    } catch (IllegalStateException e) {
      EmbeddedOrphans.delete(folder);
      throw new IOException(e);
    } catch (IOException e) {
      EmbeddedOrphans.delete(folder);
      throw e;
    }
  }

  private static ScratchDatabase in(EmbeddedPostgres server, Path folder, Database target)
      throws StepRefused {
    ConnectionSettings own = target.settings();
    createDatabase(server, own);
    return ScratchDatabase.at(
        new ConnectionSettings(
            List.of(new ConnectionSettings.Host("127.0.0.1", server.getPort())),
            own.database(),
            own.user(),
            null,
            Map.of()),
        target,
        ScratchPlace.EMBEDDED,
        () -> {
          try {
            server.close();
          } catch (IOException e) {
            // It ends with this process.
          }
          EmbeddedOrphans.delete(folder);
        });
  }

  private static void createDatabase(EmbeddedPostgres server, ConnectionSettings own) {
    String admin = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/template1?user=postgres";
    try (Connection connection = DriverManager.getConnection(admin);
        Statement statement = connection.createStatement()) {
      String role = statement.enquoteIdentifier(own.user(), true);
      if (!own.user().equals("postgres")) {
        statement.execute("CREATE ROLE " + role + " LOGIN SUPERUSER");
      }
      if (!own.database().equals("postgres")) {
        statement.execute(
            "CREATE DATABASE "
                + statement.enquoteIdentifier(own.database(), true)
                + " OWNER "
                + role);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the scratch database cannot be made", e);
    }
  }

  /** Kept where the demo keeps them too: unpacking takes seconds. */
  private static Path binaries(Path folder) throws IOException {
    Path kept = Path.of(System.getProperty("user.home", "/nonexistent"), ".cache");
    try {
      return Files.createDirectories(kept.resolve("migration-sentry/postgres"));
    } catch (IOException e) {
      return folder.resolve("binaries");
    }
  }
}
