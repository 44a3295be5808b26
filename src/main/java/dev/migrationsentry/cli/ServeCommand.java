package dev.migrationsentry.cli;

import dev.migrationsentry.environment.EnvironmentCheck;
import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.serve.ListenAddress;
import dev.migrationsentry.serve.Probe;
import dev.migrationsentry.serve.StatusService;
import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code serve}: the status over HTTP, until a signal ends it. */
final class ServeCommand implements Command {
  private static final String PROBE = "--probe";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("serve");
    spec.usageMessage()
        .description(
            "Serves the status document, a page for people, metrics and, with a token, the migrate"
                + " endpoint. Listens on loopback unless told otherwise.");
    EnumSet<Setting> settings = EnumSet.allOf(Setting.class);
    settings.removeAll(EnumSet.of(Setting.CHECK_DEADLINE, Setting.REPORT));
    spec.addOption(
        OptionSpec.builder(PROBE)
            .type(boolean.class)
            .arity("0")
            .description(
                "serve nothing: ask the one that listens at --listen whether it lives, exit 0 if it"
                    + " does; for a container's health check")
            .build());
    SettingOptions.addTo(spec, List.copyOf(settings));
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    Settings settings =
        Settings.read(SettingOptions.flags(given), console.environment(), console.directory());
    if (given.hasMatchedOption(PROBE)) {
      Probe.ask(ListenAddress.of(settings.text(Setting.LISTEN).orElseThrow()));
      return ExitCode.PASS.number();
    }
    Output output =
        Output.open(console, settings, EnvironmentCheck.secrets(settings, console.environment()));
    CompletableFuture<Stop.Cause> end = new CompletableFuture<>();
    console.signals().accept(end::complete);
    try (StatusService service =
        StatusService.start(settings, console.environment(), output::redact, output.listener())) {
      output.listener().on(new RunEvent.Progress("serving at " + service.url()));
      Stop.Cause cause = end.join();
      output.listener().on(new RunEvent.Progress(cause.words() + ": ending"));
      service.end(cause);
      output.listener().on(new RunEvent.Progress("no longer serving"));
      return cause.code().exitCode().number();
    }
  }
}
