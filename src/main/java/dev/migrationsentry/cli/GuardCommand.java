package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.gate.Guard;
import dev.migrationsentry.verdict.StepRefused;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code guard}: the project's guards, under the lock, then the gate's verification. */
final class GuardCommand implements Command {
  /** Settings of other commands. */
  private static final Set<Setting> OTHERS =
      EnumSet.of(
          Setting.CHECK_DEADLINE,
          Setting.FAIL_ON,
          Setting.BASELINE,
          Setting.BASE_REF,
          Setting.RECOVERY);

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("guard");
    spec.usageMessage()
        .description(
            "Applies the project's guards, idempotent DDL that closes a gap when the migrations"
                + " cannot, under the deploy lock; then verifies as gate does, with its exit"
                + " codes.");
    SettingOptions.addTo(spec, List.copyOf(EnumSet.complementOf(EnumSet.copyOf(OTHERS))));
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    return VerdictRun.of(
        console,
        SettingOptions.flags(given),
        Setting.DEADLINE,
        (preparation, stop, listener, clock) ->
            new Guard(preparation, stop, listener, clock).run());
  }
}
