package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The settings as options of a command, from their one declaration. */
final class SettingOptions {
  private SettingOptions() {}

  static void addTo(CommandSpec spec, List<Setting> settings) {
    for (Setting setting : settings) {
      spec.addOption(option(setting));
    }
  }

  private static OptionSpec option(Setting setting) {
    OptionSpec.Builder option =
        setting == Setting.VERBOSE
            ? OptionSpec.builder("-v", setting.flag())
            : OptionSpec.builder(setting.flag());
    String description = setting.description();
    if (!setting.defaultText().isEmpty() && setting.kind() != Setting.Kind.FLAG) {
      description += " (default " + setting.defaultText() + ")";
    }
    option.description(description).completionCandidates(setting.choices());
    return switch (setting.kind()) {
      case FLAG -> option.type(boolean.class).arity("0").build();
      case LIST ->
          option
              .type(List.class)
              .auxiliaryTypes(String.class)
              .arity("1")
              .paramLabel(setting.label())
              .build();
      case TEXT, DURATION, INTEGER ->
          option.type(String.class).arity("1").paramLabel(setting.label()).build();
    };
  }

  /** What was given, by the settings' keys. */
  static Map<String, List<String>> flags(ParseResult given) {
    Map<String, List<String>> flags = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      if (given.hasMatchedOption(setting.flag())) {
        OptionSpec option = given.matchedOption(setting.flag());
        flags.put(
            setting.key(),
            setting.kind() == Setting.Kind.FLAG ? List.of("true") : option.stringValues());
      }
    }
    return flags;
  }
}
