package dev.migrationsentry.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.BenchReport;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * How the distribution starts, beside what else one might start: {@code scripts/bench start}. Needs
 * the distribution, and target/migration-sentry.jar.
 */
class StartBench {
  private static final int ROUNDS = Integer.getInteger("rounds", 11);

  /** The least that a Java can do. */
  public static final class Hello {
    private Hello() {}

    public static void main(String[] args) {
      System.out.println("hello");
    }
  }

  private record Cost(double wallMillis, double cpuMillis) {}

  @Test
  void aGateWithNothingPending() throws Exception {
    Path distribution = distribution();
    if (distribution == null) {
      throw new IllegalStateException("there is none: scripts/build_distribution.sh");
    }
    BenchReport report = new BenchReport("start");
    try (OwnServer server = OwnServer.started(Map.of())) {
      Path here = Path.of("").toAbsolutePath();
      Project sample = Project.empty(here).on(server.database());
      assertThat(sample.run("gate").exitCode()).isZero();
      Map<String, List<String>> commands = commands(distribution, here, server.port());
      Map<String, List<Cost>> costs = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS + 1; round++) {
        for (Map.Entry<String, List<String>> each : commands.entrySet()) {
          Cost cost = run(each.getValue(), server.database().url());
          if (round > 0) { // the first one warms the disk
            costs.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(cost);
          }
        }
      }
      report.say(
          "The sample's gate with nothing pending, medians of "
              + ROUNDS
              + " turns, on "
              + BenchReport.machine());
      double wall = median(costs.values().iterator().next(), true);
      double cpu = median(costs.values().iterator().next(), false);
      costs.forEach((name, all) -> report.say(line(name, all, wall, cpu)));
    }
    report.say(
        "The distribution: %d MB as an archive, %d MB unpacked, %d MB of it Java and %d MB start-up cache"
            .formatted(
                size(Path.of(distribution + ".tar.gz")),
                size(distribution),
                size(distribution.resolve("runtime")),
                size(distribution.resolve("lib/start.jsa"))));
    report.end();
  }

  private static Map<String, List<String>> commands(Path distribution, Path here, int port) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put(
        "the distribution", List.of(distribution.resolve("bin/migration-sentry").toString()));
    commands.put(
        "java -jar", List.of(java, "-jar", here.resolve("target/migration-sentry.jar").toString()));
    commands.put(
        "a Java that says hello",
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            here.resolve("target/test-classes").toString(),
            Hello.class.getName()));
    if (Stream.of("/usr/bin", "/usr/local/bin")
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "psql")))) {
      String url = "postgres://postgres@127.0.0.1:" + port + "/postgres";
      commands.put("psql -c 'select 1'", List.of("psql", "-X", "-c", "select 1", url));
    }
    return commands;
  }

  private static String line(String name, List<Cost> costs, double wall, double cpu) {
    return String.format(
        Locale.ROOT,
        "%-24s %6.0f ms (%5.2f), CPU %6.0f ms (%5.2f)",
        name,
        median(costs, true),
        median(costs, true) / wall,
        median(costs, false),
        median(costs, false) / cpu);
  }

  private static double median(List<Cost> costs, boolean wall) {
    double[] all =
        costs.stream().mapToDouble(it -> wall ? it.wallMillis() : it.cpuMillis()).toArray();
    Arrays.sort(all);
    return all[all.length / 2];
  }

  private static Cost run(List<String> command, String url) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    builder.environment().put("DATABASE_URL", url);
    long cpu = cpuOfChildren();
    long begin = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    double wall = (System.nanoTime() - begin) / 1e6;
    return new Cost(wall, cpuOfChildren() - cpu);
  }

  /** Of those that have ended, in milliseconds; Linux counts it in hundredths of a second. */
  private static long cpuOfChildren() throws IOException {
    Path stat = Path.of("/proc/self/stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return 10 * (Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
  }

  private static @Nullable Path distribution() throws IOException {
    Path output = Path.of("target/distribution").toAbsolutePath();
    if (!Files.isDirectory(output)) {
      return null;
    }
    try (Stream<Path> files = Files.list(output)) {
      return files.filter(Files::isDirectory).findFirst().orElse(null);
    }
  }

  private static long size(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum()
          / 1_000_000;
    }
  }
}
