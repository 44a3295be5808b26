package dev.migrationsentry.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a benchmark measured: printed by {@code scripts/bench}, kept under target/bench. */
public final class BenchReport {
  private final Path file;
  private final List<String> lines = new ArrayList<>();

  public BenchReport(String name) {
    this.file = Path.of("target", "bench", name + ".txt");
  }

  /** One line of it. */
  public void say(String line) {
    lines.add(line);
  }

  /** Without it no number means anything. */
  public static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " processors, "
        + System.getProperty("os.name")
        + ", Java "
        + System.getProperty("java.version");
  }

  /** Keeps it. */
  public void end() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }
}
