package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.rehearsal.RehearsalOptions;
import dev.migrationsentry.rehearsal.Rehearsing;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code rehearse}: the dry run. Reads the target, writes to a scratch database. */
final class RehearseCommand implements Command {
  private static final String IN_PLACE = "--in-place";
  private static final String FILES_ONLY = "--files-only";
  private static final String WRITE_BASELINE = "--write-baseline";
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
    spec.usageMessage()
        .description(
            "What would gate do here? Runs what is pending on a scratch database, statement by"
                + " statement: whom its locks keep waiting, what it rewrites and reads, and whether"
                + " the gate would pass. The target is only read.");
    flag(
        spec,
        IN_PLACE,
        "for a database of developers: run what is pending on it, in one transaction that is rolled"
            + " back");
    flag(
        spec,
        FILES_ONLY,
        "look at the files alone: their names, the contract, the base branch; connects to nothing");
    flag(spec, WRITE_BASELINE, "write the hazards of this run to the file of --baseline");
    SettingOptions.addTo(spec, List.copyOf(EnumSet.complementOf(EnumSet.copyOf(OTHERS))));
    return spec;
  }

  private static void flag(CommandSpec spec, String name, String description) {
    spec.addOption(
        OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build());
  }

  private static void check(RehearsalOptions options) throws StepRefused {
    List<String> given = new ArrayList<>();
    add(given, options.inPlace(), IN_PLACE);
    add(given, options.filesOnly(), FILES_ONLY);
    add(given, options.writeBaseline(), WRITE_BASELINE);
    if (given.size() > 1) {
      throw new StepRefused(
          Finding.of(
              FindingCode.SETTINGS_INVALID,
              given.getFirst(),
              "it does not go together with " + given.getLast(),
              "Give one of them: hazards are measured on a scratch database alone."));
    }
  }

  private static void add(List<String> given, boolean is, String flag) {
    if (is) {
      given.add(flag);
    }
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    RehearsalOptions options =
        new RehearsalOptions(
            given.hasMatchedOption(IN_PLACE),
            given.hasMatchedOption(FILES_ONLY),
            given.hasMatchedOption(WRITE_BASELINE));
    check(options);
    return VerdictRun.of(
        console,
        SettingOptions.flags(given),
        Setting.DEADLINE,
        (preparation, stop, listener, clock) ->
            new Rehearsing(preparation, options, stop, listener, clock).run());
  }
}
