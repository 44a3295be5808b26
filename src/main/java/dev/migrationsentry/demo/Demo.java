package dev.migrationsentry.demo;

import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A server of its own with the sample's database in a chosen state, and the sample's project beside
 * it. Closing it ends the server and removes every file.
 */
public final class Demo implements AutoCloseable {
  /** A process that was asked to end has some seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final AtomicInteger PREPARING = new AtomicInteger();

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
    DemoBinaries.mustBePackaged();
    Path folder;
    try {
      folder = Files.createTempDirectory("migration-sentry-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DemoServer server = null;
    boolean ready = false;
    PREPARING.incrementAndGet();
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
      PREPARING.decrementAndGet();
    }
  }

  /**
   * Breaks off a {@link #prepare} on another thread, which then fails: ends the processes that it
   * has started, and goes on with it, since it may be about to start the next one.
   */
  public static void abandon() {
    long start = System.nanoTime();
    while (PREPARING.get() > 0 && System.nanoTime() - start < PATIENCE.toNanos()) {
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
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

  /** A server that was killed may still be writing for a moment. */
  private static void remove(Path folder) {
    long start = System.nanoTime();
    while (true) {
      try (Stream<Path> walk = Files.walk(folder)) {
        List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.deleteIfExists(path);
        }
        return;
      } catch (IOException | UncheckedIOException e) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IllegalStateException(e);
        }
        pause();
      }
    }
  }
}
