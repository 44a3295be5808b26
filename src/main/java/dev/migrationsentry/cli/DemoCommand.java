package dev.migrationsentry.cli;

import dev.migrationsentry.demo.Demo;
import dev.migrationsentry.demo.DemoState;
import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.StepRefused;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code demo}: the gate on an embedded PostgreSQL with the sample project in a chosen state. */
final class DemoCommand implements Command {
  private static final String STATE = "--state";
  private static final String RECOVER = "--recover";
  private static final List<Setting> SETTINGS =
      List.of(
          Setting.FORMAT,
          Setting.REPORT,
          Setting.DEADLINE,
          Setting.VERBOSE,
          Setting.NO_COLOR,
          Setting.DEBUG);

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("demo");
    spec.usageMessage()
        .description(
            "Starts an embedded PostgreSQL, brings the sample project into a state and runs gate on"
                + " it, or recover.");
    spec.usageMessage().footerHeading("%nStates:%n");
    HelpLayout.footer(spec, states());
    spec.addOption(
        OptionSpec.builder(STATE)
            .type(String.class)
            .arity("1")
            .paramLabel("STATE")
            .completionCandidates(
                () -> Arrays.stream(DemoState.values()).map(DemoState::toString).iterator())
            .description("what the database is like before the gate (default fresh)")
            .build());
    spec.addOption(
        OptionSpec.builder(RECOVER)
            .type(boolean.class)
            .arity("0")
            .description("show what recover would do, instead of running gate")
            .build());
    SettingOptions.addTo(spec, SETTINGS);
    return spec;
  }

  private static Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>();
    for (DemoState state : DemoState.values()) {
      states.put(state.toString(), state.story());
    }
    return states;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    DemoState state = state(given.matchedOptionValue(STATE, DemoState.FRESH.toString()));
    console
        .err()
        .println("demo: starting an embedded PostgreSQL; state " + state + ": " + state.story());
    EarlySignals signals = new EarlySignals(Demo::abandon);
    console.signals().accept(signals);
    try (Demo demo = prepared(state, signals)) {
      Map<String, String> environment = new HashMap<>(console.environment());
      environment
          .keySet()
          .removeIf(name -> name.startsWith(Setting.VARIABLE_PREFIX) || name.startsWith("FLYWAY_"));
      environment.put("DATABASE_URL", demo.databaseUrl());
      environment.remove("DATABASE_URL_FILE");
      Console inDemo =
          new Console(
              environment,
              demo.directory(),
              console.out(),
              console.err(),
              console.terminal(),
              signals::goTo);
      Map<String, List<String>> flags = absolute(console, SettingOptions.flags(given));
      return given.hasMatchedOption(RECOVER)
          ? RecoverCommand.run(inDemo, flags, false)
          : GateCommand.run(inDemo, flags);
    }
  }

  /** What a signal broke off is no failure of the demo's. */
  private static Demo prepared(DemoState state, EarlySignals signals) throws StepRefused {
    try {
      return Demo.prepare(state);
    } catch (StepRefused | RuntimeException failed) {
      signals.check();
      throw failed;
    }
  }

  /** Reports go where the caller is, not into the demo's folder, which ends with it. */
  private static Map<String, List<String>> absolute(
      Console console, Map<String, List<String>> flags) {
    Map<String, List<String>> absolute = new LinkedHashMap<>(flags);
    absolute.computeIfPresent(
        Setting.REPORT.key(),
        (_, files) ->
            files.stream().map(file -> console.directory().resolve(file).toString()).toList());
    return absolute;
  }

  private static DemoState state(String typed) throws StepRefused {
    Map<String, DemoState> states =
        Arrays.stream(DemoState.values())
            .collect(Collectors.toMap(DemoState::toString, state -> state));
    DemoState state = states.get(typed);
    if (state == null) {
      throw new StepRefused(
          Finding.of(
              FindingCode.SETTINGS_INVALID,
              STATE,
              "there is no state " + typed,
              Nearest.of(typed, states.keySet())
                  .map(near -> "Did you mean " + near + "?")
                  .orElse("One of " + String.join(", ", states.keySet()) + ".")));
    }
    return state;
  }
}
