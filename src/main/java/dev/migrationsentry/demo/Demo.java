package dev.migrationsentry.demo;

import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server of its own with the sample's database in a chosen state, and the sample's project beside
 * it. Closing it ends the server and removes every file.
 */
public final class Demo implements AutoCloseable {
  private final Path folder;
  private final DemoServer server;

  private Demo(Path folder, DemoServer server) {
    this.folder = folder;
    this.server = server;
  }

  /**
   * Starts the server and brings the state about. Takes a few seconds; the first time some more, to
   * unpack the server.
   *
   * @throws StepRefused {@code demo.unavailable} where the server cannot run here
   */
  public static Demo prepare(DemoState state) throws StepRefused {
    Path folder;
    try {
      folder = Files.createTempDirectory("migration-sentry-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DemoServer server = null;
    boolean ready = false;
    try {
      server = DemoServer.start(Files.createDirectory(folder.resolve("server")));
      Demo demo = new Demo(folder, server);
      SampleProject.unpack(demo.directory());
      state.bringAbout(new EarlierDeploys(server.jdbcUrl(), demo.directory()));
      ready = true;
      return demo;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!ready) {
        if (server != null) {
          server.close();
        }
        remove(folder);
      }
    }
  }

  /** What DATABASE_URL is to be. There is no password in it. */
  public String databaseUrl() {
    return server.databaseUrl();
  }

  /** Where {@code sentry.toml} and {@code sql/} are. */
  public Path directory() {
    return folder.resolve("site");
  }

  @Override
  public void close() {
    server.close();
    remove(folder);
  }

  private static void remove(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
