package dev.migrationsentry.faults;

import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.SentryProcess.Launch;
import dev.migrationsentry.testing.SettableClock;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs a case: a gate that something happens to, what must hold after it, and the next gate. */
final class CaseRunner {
  private final Site site;
  private final Map<Beginning, Map<Integer, State>> undisturbed;
  private final Path reports;

  private Duration silence = Duration.ofSeconds(12);

  CaseRunner(Site site, Map<Beginning, Map<Integer, State>> undisturbed, Path reports) {
    this.site = site;
    this.undisturbed = undisturbed;
    this.reports = reports;
  }

  /** Where nothing answers any more the run is to end soon. */
  CaseRunner ofShortRuns() {
    silence = Duration.ofSeconds(5);
    return this;
  }

  CaseResult run(Case what) throws Exception {
    TestDatabase database = site.fresh(what.beginning());
    try {
      if (what.fault() == Fault.PROMOTION) {
        site.prepareStandby();
      }
      Path folder = Files.createTempDirectory(reports, "case");
      Path report = folder.resolve("verdict.json");
      TcpRelay relay = new TcpRelay("127.0.0.1", site.server().port());
      SettableClock clock = what.fault().setsClock() ? new SettableClock(folder) : null;
      GateRun run = new GateRun(site.project(database.name(), relay.port()), clock);
      Disturbance disturbance = new Disturbance(what, site, database, run, relay);
      relay.when(disturbance);
      Instant start = Instant.now();
      Ended ended = disturbed(what, run, report);
      Duration took = Duration.between(start, Instant.now());
      disturbance.heal();
      Invariants invariants =
          new Invariants(
              what,
              site,
              site.now(database),
              Objects.requireNonNull(undisturbed.get(what.beginning())));
      List<String> broken = invariants.after(ended, took.minus(deadline(what)), report);
      return new CaseResult(what, disturbance.happened(), ended.exitCode(), broken);
    } finally {
      site.drop(database);
    }
  }

  private Ended disturbed(Case what, GateRun run, Path report) throws Exception {
    String deadline = deadline(what).toSeconds() + "s";
    String[] args = {"gate", "--deadline", deadline, "--report", report.toString()};
    if (!what.fault().takesProcess()) {
      return run.here(args);
    }
    Launch launch = run.project().process();
    return run.apart(launch, args);
  }

  /** What does not answer is waited for until the end of the run: that is near. */
  private Duration deadline(Case what) {
    return what.fault().leavesServer() ? Duration.ofMinutes(2) : silence;
  }
}
