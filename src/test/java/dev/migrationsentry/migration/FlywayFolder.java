package dev.migrationsentry.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A project's folder, written by a test. */
public final class FlywayFolder {
  public final Path directory;

  public FlywayFolder(Path directory) {
    this.directory = directory;
  }

  public FlywayFolder file(String name, String... lines) throws IOException {
    return bytes(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public FlywayFolder bytes(String name, byte[] content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return this;
  }

  public MigrationSettings settings(String... locations) {
    return settings(Map.of(), locations);
  }

  public MigrationSettings settings(Map<String, String> environment, String... locations) {
    List<Path> paths = Arrays.stream(locations).map(Path::of).toList();
    return new MigrationSettings(
        directory, paths, Duration.ofSeconds(5), Duration.ZERO, 0, environment);
  }

  public FlywayProject project(String... locations) throws Exception {
    return FlywayProject.read(settings(locations));
  }

  public FlywayProject survey(String... locations) {
    return FlywayProject.survey(settings(locations));
  }
}
