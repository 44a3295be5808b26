package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop at every point at which a run says anything. */
@ServerTest
class GateStopsTest {
  @TempDir Path directory;

  @Test
  void whereverItComesTheRunIsTerminatedOrWasOver(TestDatabase database) throws Exception {
    Project.small(directory);
    List<String> events = new ArrayList<>();
    Stop none = new Stop(Duration.ofMinutes(5));
    Verdict pass = gate(database, none, event -> events.add(event.getClass().getSimpleName()));
    assertThat(pass.exitCode().number()).isZero();
    for (int at = 1; at < events.size(); at++) {
      TestDatabase target = database.server().createDatabase();
      int stopsAt = at;
      int[] seen = {0};
      Stop stop = new Stop(Duration.ofMinutes(5));
      Verdict verdict =
          gate(
              target,
              stop,
              _ -> {
                if (seen[0]++ == stopsAt) {
                  stop.request(Stop.Cause.TERMINATE);
                }
              });
      int exitCode = verdict.exitCode().number();
      String where = "stopped at event " + at + ", " + events.get(at) + ": " + verdict.findings();
      assertThat(exitCode).as(where).isIn(143, 0);
      assertThat(exitCode == 0).as(where).isEqualTo(verdict.counts().verified() > 0);
      LeftOvers.goneSoon(target);
    }
  }

  private Verdict gate(TestDatabase database, Stop stop, RunListener listener) throws Exception {
    Map<String, String> environment = Map.of("DATABASE_URL", database.url());
    Settings settings = Settings.read(Map.of(), environment, directory);
    return new Gate(new Preparation(settings, environment), stop, listener, Clock.systemUTC())
        .run();
  }
}
