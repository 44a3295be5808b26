package dev.migrationsentry.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a value fits its setting. */
final class SettingValues {
  private SettingValues() {}

  /** What is wrong, in words; null if nothing is. */
  static @Nullable String wrong(Setting setting, List<String> values) {
    if (setting.kind() != Setting.Kind.LIST && values.size() != 1) {
      return "it takes one value, not " + values.size();
    }
    for (String value : values) {
      String wrong = wrong(setting, value);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable String wrong(Setting setting, String value) {
    if (value.isBlank()) {
      return "its value is empty";
    }
    if (!setting.choices().isEmpty() && !setting.choices().contains(value)) {
      return value + " is none of " + String.join(", ", setting.choices());
    }
    return switch (setting.kind()) {
      case TEXT, LIST -> null;
      case DURATION ->
          Durations.parse(value).isPresent()
              ? null
              : value + " is no time: a number and its unit, ms, s, m or h";
      case INTEGER -> value.matches("-?\\d{1,18}") ? null : value + " is no whole number";
      case FLAG ->
          value.equals("true") || value.equals("false")
              ? null
              : value + " is neither true nor false";
    };
  }
}
