package dev.migrationsentry.faults;

import dev.migrationsentry.testing.Fate;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The moments of a run that nobody disturbs, each with what the gate was at. */
final class Recording {
  private static final Pattern BEGINS =
      Pattern.compile(
          "\\[SENTRY] (?:(environment|connect|lock|history|recover|migrate): starting"
              + "|(V\\d+) [^\\n]*: starting)"
              + "|=== MIGRATION SENTRY: (verifying)");

  private Recording() {}

  /**
   * Runs a gate.
   *
   * @return the moments as they came, each with {@code migrate V3}, {@code verify} and the like
   */
  static Map<Point, String> of(Site site, Beginning beginning) throws Exception {
    TestDatabase database = site.fresh(beginning);
    Map<Point, String> moments = new LinkedHashMap<>();
    Point.Counter counter = new Point.Counter();
    try (TcpRelay relay = new TcpRelay("127.0.0.1", site.server().port())) {
      GateRun run = new GateRun(site.project(database.name(), relay.port()));
      relay.when(
          request -> {
            counter
                .at(request)
                .ifPresent(
                    point -> {
                      synchronized (moments) {
                        moments.put(point, step(run.outSoFar()));
                      }
                    });
            return Fate.PASS_ON;
          });
      Ended ended = run.here("gate");
      if (ended.exitCode() != 0) {
        throw new IllegalStateException(ended.all());
      }
    } finally {
      site.drop(database);
    }
    return moments;
  }

  private static String step(String out) {
    String step = "connect";
    for (MatchResult each : (Iterable<MatchResult>) BEGINS.matcher(out).results()::iterator) {
      if (each.group(1) != null) {
        step = each.group(1).equals("environment") ? "connect" : each.group(1);
      } else {
        step = each.group(2) != null ? "migrate " + each.group(2) : "verify";
      }
    }
    return step;
  }
}
