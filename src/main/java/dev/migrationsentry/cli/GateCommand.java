package dev.migrationsentry.cli;

import dev.migrationsentry.environment.EnvironmentCheck;
import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.gate.Gate;
import dev.migrationsentry.gate.Preparation;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code gate}: the whole check. Also what runs without a command. */
final class GateCommand implements Command {
  private final String name;

  GateCommand(String name) {
    this.name = name;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(name);
    spec.mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description(
            "Environment, connect, lock, history, migrate, recover, verify: exits 0 only when the"
                + " database is proved ready for this release.");
    SettingOptions.addTo(spec, List.of(Setting.values()));
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    return run(console, SettingOptions.flags(given));
  }

  /** The gate, with these flags by key. */
  static int run(Console console, Map<String, List<String>> flags) throws StepRefused {
    Settings settings = Settings.read(flags, console.environment(), console.directory());
    Output output =
        Output.open(console, settings, EnvironmentCheck.secrets(settings, console.environment()));
    Clock clock = Clock.systemUTC();
    Stop stop = new Stop(clock, settings.duration(Setting.DEADLINE));
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
    Verdict verdict = new Gate(preparation, stop, output.listener(), clock).run();
    return output.end(verdict);
  }
}
