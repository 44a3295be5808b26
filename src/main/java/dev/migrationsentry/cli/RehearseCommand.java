package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.rehearsal.Rehearsing;
import dev.migrationsentry.verdict.StepRefused;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code rehearse}: the dry run. Reads the target, writes to a scratch database. */
final class RehearseCommand implements Command {
  private static final Set<Setting> OTHERS =
      EnumSet.of(
          Setting.CHECK_DEADLINE,
          Setting.RELEASE,
          Setting.LISTEN,
          Setting.LOCK_WAIT,
          Setting.LOCK_KEY,
          Setting.MIGRATION_RETRIES,
          Setting.RECOVERY,
          Setting.DRIFT);

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("rehearse");
    spec.mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description(
            "What would gate do here? Runs what is pending on a scratch database, statement by"
                + " statement: whom its locks keep waiting, what it rewrites and reads, and whether"
                + " the gate would pass. The target is only read.");
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
            new Rehearsing(preparation, stop, listener, clock).run());
  }
}
