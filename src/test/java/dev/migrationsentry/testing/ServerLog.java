package dev.migrationsentry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a server really received, by its own log. */
public final class ServerLog {
  private static final Pattern STATEMENT = Pattern.compile("LOG: {2}(?:statement|execute [^:]*): ");

  private final Path file;
  private long from;

  private ServerLog(Path file) {
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
    return new ServerLog(server.data().resolve("log").resolve("server.log"));
  }

  /** Forgets what was written so far. */
  public void forget() {
    from = size();
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    try {
      byte[] all = Files.readAllBytes(file);
      return new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
