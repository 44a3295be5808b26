package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.gate.Check;
import dev.migrationsentry.verdict.StepRefused;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code check}: is this database ready for this release? Reads only. */
final class CheckCommand implements Command {
  /** What a question of readiness depends on. */
  static final List<Setting> QUESTION =
      List.of(
          Setting.CONFIG,
          Setting.MIGRATIONS,
          Setting.CONTRACT,
          Setting.DATABASE_URL_VARIABLE,
          Setting.CHECK_DEADLINE,
          Setting.CONNECT_TIMEOUT,
          Setting.ENVIRONMENT_MARK,
          Setting.ALLOW_SESSION_POOLER);

  private static final List<Setting> TELLING =
      List.of(Setting.FORMAT, Setting.REPORT, Setting.VERBOSE, Setting.NO_COLOR, Setting.DEBUG);

  /** All that it takes. */
  static final Set<Setting> SETTINGS = EnumSet.copyOf(QUESTION);

  static {
    SETTINGS.addAll(TELLING);
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("check");
    spec.usageMessage()
        .description(
            "Is this database ready for this release? The history at head and the contract kept,"
                + " with the exit codes of gate. Takes no lock and writes nothing.");
    SettingOptions.addTo(spec, QUESTION);
    SettingOptions.addTo(spec, TELLING);
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    return run(console, SettingOptions.flags(given));
  }

  /** The check, with these flags by key. */
  static int run(Console console, Map<String, List<String>> flags) throws StepRefused {
    return VerdictRun.of(
        console,
        flags,
        Setting.CHECK_DEADLINE,
        (preparation, stop, listener, clock) ->
            new Check(preparation, stop, listener, clock).run());
  }
}
