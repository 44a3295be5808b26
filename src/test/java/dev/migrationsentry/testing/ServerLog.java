package dev.migrationsentry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * What a server really received, by its own log. The server hands its lines to a process of its
 * own, which writes them in order and in its own time (PostgreSQL manual, 19.8, logging_collector):
 * each question here waits for all that was said before it.
 */
public final class ServerLog {
  private static final Pattern STATEMENT = Pattern.compile("LOG: {2}(?:statement|execute [^:]*): ");

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final TestDatabase database;
  private final Path file;
  private long from;

  private ServerLog(TestDatabase database, Path file) {
    this.database = database;
    this.file = file;
  }

  /** A server that writes down every connection and every statement. */
  public static OwnServer start() {
    return OwnServer.started(
        Map.of(
            "logging_collector", "on",
            "log_directory", "log",
            "log_filename", "server.log",
            "log_rotation_age", "0",
            "log_rotation_size", "0",
            "log_statement", "all",
            "log_connections", "on",
            "log_line_prefix", "%a@%p@"));
  }

  /** Of a server that was started so. */
  public static ServerLog of(OwnServer server) {
    return new ServerLog(server.database(), server.data().resolve("log").resolve("server.log"));
  }

  /** Forgets what was written so far. */
  public void forget() {
    from = upToNow().length;
  }

  /** The sessions that said this name of an application when they began, or how it starts. */
  public long sessions(String application) {
    return lines().stream()
        .filter(line -> line.contains("connection authorized:"))
        .filter(line -> line.contains("application_name=" + application))
        .count();
  }

  /** The first lines of the statements that came in from this application, BEGIN and all. */
  public List<String> statements(String application) {
    return lines().stream()
        .filter(line -> line.startsWith(application))
        .filter(line -> STATEMENT.matcher(line).find())
        .toList();
  }

  /** The lines that hold this word, whoever caused them. */
  public List<String> saying(String word) {
    return lines().stream().filter(line -> line.contains(word)).toList();
  }

  private List<String> lines() {
    byte[] all = upToNow();
    return new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  /** The whole log, once it has a statement that comes in after everything else. */
  private byte[] upToNow() {
    String mark = "SELECT '" + UUID.randomUUID() + "'";
    database.execute(mark);
    Instant end = Instant.now().plus(LONGEST);
    try {
      while (Instant.now().isBefore(end)) {
        byte[] all = Files.readAllBytes(file);
        if (new String(all, StandardCharsets.UTF_8).contains(mark)) {
          return all;
        }
        LockSupport.parkNanos(5_000_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the server's log does not have its last statement: " + mark);
  }
}
