package dev.migrationsentry.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that is timed from its start to its end. CPU and memory are what GNU time says of it
 * and of all that it waited for; without GNU time they are 0.
 */
final class WholeProcess {
  private static final Path GNU_TIME = Path.of("/usr/bin/time");

  private final Process process;
  private final Path figures;
  private final Path said;
  private final long began = System.nanoTime();

  /**
   * What it cost.
   *
   * @param cpu of user and system together, in milliseconds
   * @param megabytes the most memory that one of its processes had
   */
  record Cost(double wall, double cpu, double megabytes, int exitCode, String said) {}

  private WholeProcess(Process process, Path figures, Path said) {
    this.process = process;
    this.figures = figures;
    this.said = said;
  }

  static WholeProcess start(List<String> command, Path directory, Map<String, String> environment)
      throws IOException {
    Path figures = Files.createTempFile("cost", ".txt");
    Path said = Files.createTempFile("said", ".txt");
    List<String> words = new ArrayList<>();
    if (Files.isExecutable(GNU_TIME)) {
      words.addAll(List.of(GNU_TIME.toString(), "-q", "-f", "%U %S %M", "-o", figures.toString()));
    }
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new WholeProcess(process, figures, said);
  }

  /** Waits for its end. */
  Cost cost() throws IOException, InterruptedException {
    int exitCode = process.waitFor();
    double wall = (System.nanoTime() - began) / 1e6;
    String[] measured = Files.readString(figures).strip().split(" ", -1);
    String text = Files.readString(said, UTF_8);
    Files.delete(figures);
    Files.delete(said);
    if (measured.length < 3) {
      return new Cost(wall, 0, 0, exitCode, text);
    }
    double cpu = Double.parseDouble(measured[0]) + Double.parseDouble(measured[1]);
    return new Cost(wall, 1_000 * cpu, Double.parseDouble(measured[2]) / 1_024, exitCode, text);
  }
}
