package dev.migrationsentry.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server of a test's own, from the embedded binaries, that can be stopped, started, copied and
 * told whom to let in. Its one user is {@code postgres}, a superuser.
 */
public final class OwnServer implements AutoCloseable {
  private final Path data;
  private final int port;
  private final Map<String, String> settings;
  private final @Nullable PgBinaryResolver binaries;
  private boolean smallLog;
  private @Nullable EmbeddedPostgres running;

  private OwnServer(Path data, Map<String, String> settings, @Nullable PgBinaryResolver binaries) {
    this.data = data;
    this.settings = settings;
    this.binaries = binaries;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new server that does not run yet. */
  public static OwnServer stopped(Map<String, String> settings) {
    return stopped(settings, null);
  }

  private static OwnServer stopped(
      Map<String, String> settings, @Nullable PgBinaryResolver binaries) {
    try {
      return new OwnServer(Files.createTempDirectory("server").resolve("data"), settings, binaries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new server that runs. */
  public static OwnServer started(Map<String, String> settings) {
    OwnServer server = stopped(settings);
    server.start();
    return server;
  }

  /**
   * A new server whose files are all on this disk. Its log is written in files of one megabyte, so
   * that it soon wants the next one. Does not run yet.
   */
  public static OwnServer on(SmallDisk disk, Map<String, String> settings) {
    OwnServer server = new OwnServer(disk.folder().resolve("data"), settings, null);
    server.smallLog = true;
    return server;
  }

  /** A new server that runs, of another major version than all others. */
  public static OwnServer ofAnotherMajor() {
    OwnServer server = stopped(Map.of(), new OtherBinaries());
    server.start();
    return server;
  }

  public void start() {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("fsync", "off");
      settings.forEach(builder::setServerConfig);
      if (smallLog) {
        builder.setLocaleConfig("wal-segsize", "1"); // What initdb gets, whatever this is called.
      }
      if (binaries != null) {
        builder.setPgBinaryResolver(binaries);
      }
      running = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it as an administrator would; it can be started again. */
  public void stop() {
    try {
      if (running != null) {
        running.close();
        running = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a server is stopped (PostgreSQL manual, "Shutting Down the Server"). */
  public enum Stopping {
    /** Ends all sessions and rolls back what they were at. */
    FAST("INT"),
    /** Ends at once, and recovers at its next start. */
    IMMEDIATE("QUIT");

    private final String signal;

    Stopping(String signal) {
      this.signal = signal;
    }
  }

  /** Stops it by a signal and waits until it is gone; it can be started again. */
  public void stop(Stopping how) {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
      new ProcessBuilder("kill", "-" + how.signal, Long.toString(pid)).start().waitFor();
      ProcessHandle.of(pid).ifPresent(server -> server.onExit().join());
      stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts it if it has ended by itself, and waits until it answers. */
  public void bringBack() {
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (true) {
      if (!isAlive()) {
        stop();
        start();
      }
      try (Connection _ = database().connect()) {
        return;
      } catch (SQLException e) {
        if (Instant.now().isAfter(end)) {
          throw new IllegalStateException("the server does not come back", e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean isAlive() {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return !lines.isEmpty() && ProcessHandle.of(Long.parseLong(lines.getFirst())).isPresent();
    } catch (IOException e) {
      return false; // It takes the file away when it ends.
    }
  }

  /**
   * A standby that streams from this server and confirms each COMMIT before it is answered:
   * promoted at any moment, it has all that was ever said to be in. This server is stopped for a
   * moment and runs again.
   */
  public OwnServer startedStreamingStandby() {
    stop(Stopping.FAST);
    OwnServer standby = copied();
    start();
    try {
      Files.writeString(
          standby.data.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=127.0.0.1 user=postgres port=" + port + "'\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    standby.start();
    database().execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
    database().query("SELECT pg_reload_conf()");
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (!database().query("SELECT sync_state FROM pg_stat_replication").contains("sync")) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("it does not stream");
      }
      pause();
    }
    return standby;
  }

  /** Forgets its standby, which is gone. Must be stopped, and stays so. */
  public void forgetStandby() {
    try {
      Files.writeString(data.resolve("postgresql.auto.conf"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A standby made from a copy of this server, which must be stopped. Runs. */
  public OwnServer startedStandby() {
    OwnServer standby = copied();
    standby.start();
    return standby;
  }

  private OwnServer copied() {
    OwnServer standby = stopped(settings, binaries);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(
            file, standby.data.resolve(data.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
      Files.createFile(standby.data.resolve("standby.signal"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return standby;
  }

  /** Replaces pg_hba.conf. In force at once, for new sessions. */
  public void letIn(String... lines) {
    TestDatabase database = database();
    try {
      Files.write(data.resolve("pg_hba.conf"), List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database.query("SELECT pg_reload_conf()");
  }

  /** How to reach it: its own database {@code postgres}. */
  public TestDatabase database() {
    return new TestDatabase(TestServer.at("127.0.0.1", port), "postgres");
  }

  public Path data() {
    return data;
  }

  public int port() {
    return port;
  }

  /** Stops it for good and removes its files. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
