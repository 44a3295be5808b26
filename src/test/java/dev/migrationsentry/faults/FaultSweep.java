package dev.migrationsentry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.BenchReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault in every step, and at every statement of the sample. Run by {@code scripts/sweep},
 * which prints what it keeps in target/bench/sweep.txt. {@code -Dseed=N} for other moments, {@code
 * -Dtimes=N} for more or fewer of each, {@code -Dcase=N} for one case of it, {@code -Dfault=NAME}
 * for one kind, {@code -Dminutes=N} for an end before the last.
 */
class FaultSweep {
  private static final long SEED = Long.getLong("seed", 20_261_121);
  private static final int TIMES = Integer.getInteger("times", 12);
  private static final int LANES = Integer.getInteger("lanes", 2);
  private static final Duration LONGEST = Duration.ofMinutes(Integer.getInteger("minutes", 28));
  private static final int ONLY = Integer.getInteger("case", 0);
  private static final String KIND = System.getProperty("fault", "");

  @TempDir Path directory;

  @Test
  void sweep() throws Exception {
    Instant start = Instant.now();
    List<CaseResult> results = new ArrayList<>();
    List<Site> sites = new ArrayList<>();
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      for (int i = 0; i < LANES; i++) {
        sites.add(Site.started(directory.resolve("site" + i), Map.of()));
      }
      Site first = sites.getFirst();
      Map<Beginning, Map<Point, String>> recorded = new EnumMap<>(Beginning.class);
      for (Beginning beginning : Beginning.values()) {
        recorded.put(beginning, Recording.of(first, beginning));
      }
      Map<Beginning, Map<Integer, State>> undisturbed = first.undisturbed();
      List<Case> cases = new ArrayList<>(new Plan(recorded, SEED).all(TIMES).cases());
      Collections.shuffle(cases, new Random(SEED));
      Queue<Case> toDo = new ConcurrentLinkedQueue<>(cases);
      toDo.removeIf(each -> ONLY > 0 && each.number() != ONLY);
      toDo.removeIf(each -> !KIND.isEmpty() && !each.fault().name().matches(KIND));
      List<Future<List<CaseResult>>> running = new ArrayList<>();
      for (Site site : sites) {
        CaseRunner runner = new CaseRunner(site, undisturbed, directory).ofShortRuns();
        running.add(lanes.submit(() -> lane(runner, toDo, start.plus(LONGEST))));
      }
      for (Future<List<CaseResult>> lane : running) {
        results.addAll(lane.get());
      }
    } finally {
      sites.forEach(Site::close);
    }
    BenchReport report = new BenchReport("sweep");
    report.say(BenchReport.machine() + ", seed " + SEED);
    new SweepTable(results).lines().forEach(report::say);
    report.say("in " + Duration.between(start, Instant.now()).toSeconds() + " s");
    report.end();
    assertThat(results).isNotEmpty();
  }

  private static List<CaseResult> lane(CaseRunner runner, Queue<Case> toDo, Instant end)
      throws Exception {
    List<CaseResult> results = new ArrayList<>();
    while (Instant.now().isBefore(end)) {
      Case next = toDo.poll();
      if (next == null) {
        break;
      }
      CaseResult result = runner.run(next);
      results.add(result);
      System.out.println(
          (result.broken().isEmpty() ? "holds " : "BROKEN ") + result.exitCode() + " " + next);
      result.broken().forEach(System.out::println);
    }
    return results;
  }
}
