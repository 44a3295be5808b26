package dev.migrationsentry.cli;

import dev.migrationsentry.environment.EnvironmentCheck;
import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.gate.Preparation;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.postgres.WarmUp;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The wiring of a run that ends in a verdict: its settings, where it is told, when it ends. */
final class VerdictRun {
  private VerdictRun() {}

  /** What is run. */
  @FunctionalInterface
  interface Flow {
    Verdict run(Preparation preparation, Stop stop, RunListener listener, Clock clock);
  }

  /**
   * Runs it.
   *
   * @param flags by the settings' keys
   * @param deadline the setting that says how long it may take
   * @return the exit code
   * @throws StepRefused usage: what was given makes no sense; nothing was done
   */
  static int of(Console console, Map<String, List<String>> flags, Setting deadline, Flow flow)
      throws StepRefused {
    WarmUp.begin();
    Settings settings = Settings.read(flags, console.environment(), console.directory());
    Output output =
        Output.open(console, settings, EnvironmentCheck.secrets(settings, console.environment()));
    Clock clock = Clock.systemUTC();
    Stop stop = new Stop(settings.duration(deadline));
    console
        .signals()
        .accept(
            cause -> {
              output
                  .listener()
                  .on(
                      new RunEvent.Progress(
                          cause.words() + ": cancelling what runs, then rolling back"));
              stop.request(cause);
            });
    Preparation preparation = new Preparation(settings, console.environment());
    return output.end(flow.run(preparation, stop, output.listener(), clock));
  }
}
