package dev.migrationsentry.cli;

import dev.migrationsentry.environment.EnvironmentCheck;
import dev.migrationsentry.environment.ReleaseName;
import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.gate.Preparation;
import dev.migrationsentry.gate.Readiness;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.report.StatusJson;
import dev.migrationsentry.verdict.Status;
import dev.migrationsentry.verdict.StepRefused;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code status}: the status document once, on standard output. Reads only. */
final class StatusCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("status");
    spec.usageMessage()
        .description(
            "Prints the status document: what is applied, pending and failed, and each rule of the"
                + " contract with its tick. Exits 0 when the database is migrated, otherwise as"
                + " check would. Runs no probes. Writes nothing.");
    SettingOptions.addTo(spec, CheckCommand.QUESTION);
    SettingOptions.addTo(spec, List.of(Setting.RELEASE, Setting.DEBUG));
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    Settings settings =
        Settings.read(SettingOptions.flags(given), console.environment(), console.directory());
    Output output =
        Output.ofDocument(
            console, settings, EnvironmentCheck.secrets(settings, console.environment()));
    Clock clock = Clock.systemUTC();
    Stop stop = new Stop(settings.duration(Setting.CHECK_DEADLINE));
    console.signals().accept(stop::request);
    Status status =
        new Readiness(
                new Preparation(settings, console.environment()),
                output.listener(),
                clock,
                ReleaseName.of(settings, console.environment()))
            .ask(stop);
    output.print(out -> StatusJson.write(status, out));
    return status.exitCode().number();
  }
}
