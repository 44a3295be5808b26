package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.gate.Gate;
import dev.migrationsentry.verdict.StepRefused;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code gate}: the whole check. Also what runs without a command. */
final class GateCommand implements Command {
  /** Settings of other commands. */
  private static final Set<Setting> OTHERS =
      EnumSet.of(
          Setting.CHECK_DEADLINE,
          Setting.RELEASE,
          Setting.LISTEN,
          Setting.FAIL_ON,
          Setting.BASELINE,
          Setting.BASE_REF);

  /** Its own, in the order of declaration. */
  static final Set<Setting> SETTINGS =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.copyOf(OTHERS)));

  private final String name;

  GateCommand(String name) {
    this.name = name;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(name);
    spec.usageMessage()
        .description(
            "Environment, connect, lock, history, migrate, recover, verify: exits 0 only when the"
                + " database is proved ready for this release.");
    SettingOptions.addTo(spec, List.copyOf(SETTINGS));
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    return run(console, SettingOptions.flags(given));
  }

  /** The gate, with these flags by key. */
  static int run(Console console, Map<String, List<String>> flags) throws StepRefused {
    return VerdictRun.of(
        console,
        flags,
        Setting.DEADLINE,
        (preparation, stop, listener, clock) -> new Gate(preparation, stop, listener, clock).run());
  }
}
