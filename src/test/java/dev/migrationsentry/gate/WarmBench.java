package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.BenchReport;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the gate adds to Flyway when both are warm: small migrations into an empty database, by
 * Flyway's own library and by a whole gate, in turn, in one virtual machine; and how the time for
 * each grows with their number. {@code -Dmigrations=200,1000,2000 -Drounds=7}: the rounds are those
 * of the first number. Run by {@code scripts/bench warm}.
 */
class WarmBench {
  private static final List<Integer> SIZES =
      Stream.of(System.getProperty("migrations", "200,1000,2000").split(","))
          .map(Integer::valueOf)
          .toList();

  private static final int ROUNDS = Integer.getInteger("rounds", 7);

  @TempDir Path directory;

  @Test
  void besideFlywaysOwnLibrary() throws Exception {
    BenchReport report = new BenchReport("warm");
    report.say("Into an empty database, in one warm process, on " + BenchReport.machine());
    try (OwnServer server = OwnServer.started(Map.of())) {
      for (int size : SIZES) {
        measure(report, server, size, size == SIZES.getFirst() ? ROUNDS : size > 1000 ? 1 : 3);
      }
    }
    report.end();
  }

  private void measure(BenchReport report, OwnServer server, int size, int rounds)
      throws Exception {
    Path folder = directory.resolve("of" + size);
    Project project =
        Project.empty(folder)
            .file(
                "sentry.toml",
                "migrations = [\"sql/migrations\"]\ncontract = \"sql/contract.toml\"\n");
    for (int i = 1; i <= size; i++) {
      project.migration("V" + i + "__t.sql", "CREATE TABLE t" + i + " (id int, name text);\n");
    }
    project.contract("[tables.t1.columns]\nname = \"text\"\n");
    List<Double> flyway = new ArrayList<>();
    List<Double> gate = new ArrayList<>();
    for (int round = rounds > 1 ? -1 : 0; round < rounds; round++) {
      TestDatabase one = empty(server);
      long begun = System.nanoTime();
      Flyway.configure()
          .dataSource(one.settings().jdbcUrl(), one.settings().user(), "postgres")
          .locations("filesystem:" + folder.resolve("sql/migrations"))
          .loggers("dev.migrationsentry.migration.FlywayLog")
          .load()
          .migrate();
      long between = System.nanoTime();
      Project here = project.on(empty(server));
      long again = System.nanoTime();
      assertThat(here.run("gate").exitCode()).isZero();
      long ended = System.nanoTime();
      if (round >= 0) {
        flyway.add((between - begun) / 1e6);
        gate.add((ended - again) / 1e6);
      }
    }
    double lone = median(flyway);
    double whole = median(gate);
    report.say(
        String.format(
            Locale.ROOT,
            "%5d migrations: Flyway's library %7.0f ms, %5.2f for each; a gate %7.0f ms, %5.2f"
                + " for each (%.2f)",
            size,
            lone,
            lone / size,
            whole,
            whole / size,
            whole / lone));
  }

  private static TestDatabase empty(OwnServer server) {
    server.database().execute("DROP DATABASE IF EXISTS warm WITH (FORCE)");
    server.database().execute("CREATE DATABASE warm");
    return new TestDatabase(server.database().server(), "warm");
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }
}
