package dev.migrationsentry.environment;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a value fits its setting. */
final class SettingValues {
  private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  /** Short enough, and of such characters, that it can only be a slip and no secret. */
  private static final Pattern SHOWABLE = Pattern.compile("[\\w.+-]{1,24}");

  private static final Pattern QUOTED = Pattern.compile("'[^']{2,}'");
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(?:password|secret|token|database[-_.]?ur[li]|dsn)");

  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MOST_RETRIES = 100;

  private SettingValues() {}

  /** What is wrong, in words without an end; null if nothing is. */
  static @Nullable String wrong(Setting setting, List<String> values) {
    if (setting.kind() != Setting.Kind.LIST && values.size() != 1) {
      return "It takes one value, not " + values.size();
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
      return "Its value is empty";
    }
    if (!setting.choices().isEmpty()) {
      return setting.choices().contains(value)
          ? null
          : shown(value) + " is none of " + String.join(", ", setting.choices());
    }
    return switch (setting.kind()) {
      case TEXT, LIST -> wrongText(setting, value);
      case DURATION -> wrongTime(setting, value);
      case INTEGER -> wrongNumber(setting, value);
      case FLAG ->
          value.equals("true") || value.equals("false")
              ? null
              : shown(value) + " is neither true nor false";
    };
  }

  /**
   * The URL itself in place of its variable's name or of a file is a slip that would be printed.
   */
  private static @Nullable String wrongText(Setting setting, String value) {
    if (value.contains("://")) {
      return "Its value is a URL, which is not shown; a "
          + setting.label().toLowerCase(Locale.ROOT)
          + " belongs there";
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      return "Its value holds a control character";
    }
    boolean variable =
        setting == Setting.DATABASE_URL_VARIABLE || setting == Setting.SCRATCH_URL_VARIABLE;
    return variable && !isVariableName(value) ? "Its value is not the name of a variable" : null;
  }

  private static @Nullable String wrongTime(Setting setting, String value) {
    Optional<Duration> time = Durations.parse(value);
    if (time.isEmpty()) {
      return shown(value) + " is no time: a number and its unit, ms, s, m or h";
    }
    if (time.get().compareTo(LONGEST) > 0) {
      return shown(value) + " is longer than a day";
    }
    // Everything else must end some time: zero would be for ever to the server and the driver.
    boolean mayBeZero = setting == Setting.LOCK_WAIT || setting == Setting.STATEMENT_TIMEOUT;
    Duration least =
        setting == Setting.DEADLINE || setting == Setting.CHECK_DEADLINE
            ? Duration.ofSeconds(1)
            : Duration.ofMillis(1);
    return mayBeZero || time.get().compareTo(least) >= 0
        ? null
        : shown(value) + " is too short: no time at all, or for ever";
  }

  private static @Nullable String wrongNumber(Setting setting, String value) {
    if (!WHOLE.matcher(value).matches()) {
      return shown(value) + " is no whole number of at most 18 digits";
    }
    long number = Long.parseLong(value);
    return setting == Setting.MIGRATION_RETRIES && (number < 0 || number > MOST_RETRIES)
        ? shown(value) + " is not between 0 and " + MOST_RETRIES
        : null;
  }

  private static String shown(String value) {
    return SHOWABLE.matcher(value).matches() ? value : "Its value";
  }

  static boolean isVariableName(String text) {
    return VARIABLE_NAME.matcher(text).matches();
  }

  /** Whether somebody tried to give a secret in a place where none is read. */
  static boolean isOfASecret(String name) {
    return SECRET.matcher(name).matches();
  }

  /** A parser's words without what it quotes from the file: it can be anything. */
  static String withoutQuotedText(String message) {
    return QUOTED.matcher(message).replaceAll("text");
  }
}
