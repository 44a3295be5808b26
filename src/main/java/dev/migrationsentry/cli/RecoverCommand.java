package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.gate.Recover;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code recover}: the plan for a broken history, with its evidence; or the plan carried out. */
final class RecoverCommand implements Command {
  private static final String APPLY = "--apply";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("recover");
    spec.usageMessage()
        .description(
            "What would set the history right, with the evidence for each line: the release is"
                + " replayed on a scratch database and held against this one. Exits 0 only if there"
                + " is nothing to mend, or it has been mended. Runs no migration.");
    spec.addOption(
        OptionSpec.builder(APPLY)
            .type(boolean.class)
            .arity("0")
            .description("carry the plan out, under the deploy lock and in one transaction")
            .build());
    SettingOptions.addTo(spec, List.of(Setting.values()));
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    return run(console, SettingOptions.flags(given), given.hasMatchedOption(APPLY));
  }

  /** The recovery, with these flags by key. */
  static int run(Console console, Map<String, List<String>> flags, boolean apply)
      throws StepRefused {
    return VerdictRun.of(
        console,
        flags,
        Setting.DEADLINE,
        (preparation, stop, listener, clock) ->
            new Recover(preparation, stop, listener, clock, apply).run());
  }
}
