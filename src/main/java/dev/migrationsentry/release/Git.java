package dev.migrationsentry.release;

import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks the {@code git} that is installed. Only what reads: nothing is fetched, no hook runs, the
 * index is not touched. Without a shell, and within a limit.
 */
final class Git {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 64 << 20;

  /** What git needs of the environment; a URL with a password is not among it. */
  private static final List<String> VARIABLES =
      List.of(
          "PATH",
          "HOME",
          "XDG_CONFIG_HOME",
          "SYSTEMROOT",
          "GIT_DIR",
          "GIT_WORK_TREE",
          "GIT_CONFIG_COUNT",
          "GIT_CONFIG_KEY_0",
          "GIT_CONFIG_VALUE_0",
          "GIT_CONFIG_GLOBAL");

  private final Path directory;
  private final Map<String, String> environment;
  private final Stop stop;

  /** In a folder of the repository. */
  Git(Path directory, Map<String, String> environment, Stop stop) {
    this.directory = directory;
    this.environment = environment;
    this.stop = stop;
  }

  /**
   * What it answered.
   *
   * @param err the first line that it wrote to standard error; untrusted
   */
  record Answer(int exitCode, ByteBuffer out, String err) {
    boolean ok() {
      return exitCode == 0;
    }

    /** The output as text. */
    String whole() {
      return StandardCharsets.UTF_8.decode(out.duplicate()).toString();
    }

    /** The same, without the line break at its end. */
    String text() {
      return whole().stripTrailing();
    }
  }

  /**
   * Asks.
   *
   * @throws IOException git is not there, or did not answer in time; the message says which
   * @throws StepRefused the run is to end
   */
  Answer ask(String... arguments) throws IOException, StepRefused {
    stop.check(DatabaseState.UNTOUCHED);
    Process git = start(arguments);
    try (Stop.Registration _ = stop.onRequest(git::destroyForcibly)) {
      git.getOutputStream().close();
      CompletableFuture<byte[]> out =
          CompletableFuture.supplyAsync(() -> read(git.getInputStream()));
      CompletableFuture<byte[]> err =
          CompletableFuture.supplyAsync(() -> read(git.getErrorStream()));
      boolean ended =
          git.waitFor(
              Math.min(LIMIT.toMillis(), stop.remaining().toMillis()), TimeUnit.MILLISECONDS);
      stop.check(DatabaseState.UNTOUCHED);
      if (!ended) {
        throw new IOException("git did not answer within " + LIMIT.toSeconds() + " seconds");
      }
      String first =
          new String(err.get(), StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
      return new Answer(git.exitValue(), ByteBuffer.wrap(out.get()).asReadOnlyBuffer(), first);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("asking git was interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("the answer of git could not be read", e);
    } finally {
      git.destroyForcibly();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // Without a protocol nothing is fetched, not even what a partial clone lacks.
    command.addAll(List.of("git", "-c", "protocol.allow=never", "-c", "core.fsmonitor=false"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    for (String variable : VARIABLES) {
      String value = environment.get(variable);
      if (value != null) {
        builder.environment().put(variable, value);
      }
    }
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("there is no git to ask", e);
    }
  }

  private static byte[] read(InputStream stream) {
    try (stream) {
      return stream.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
