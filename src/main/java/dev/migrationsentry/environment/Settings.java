package dev.migrationsentry.environment;

import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a run, each with where it came from. Flag beats variable beats file beats
 * default.
 */
public final class Settings {

  /**
   * A value, and where it came from: {@code --deadline}, {@code MIGRATION_SENTRY_DEADLINE}, {@code
   * sentry.toml:3}, {@code default}.
   */
  record Given(List<String> values, String from) {}

  private final Path directory;
  private final Map<Setting, Given> given;
  private final List<RequiredVariable> requiredVariables;

  Settings(Path directory, Map<Setting, Given> given, List<RequiredVariable> requiredVariables) {
    this.directory = directory;
    this.given = new EnumMap<>(given);
    this.requiredVariables = List.copyOf(requiredVariables);
  }

  /**
   * Reads the settings.
   *
   * @param flags values by key, as given on the command line
   * @param environment the process environment
   * @param directory what a relative path is relative to
   * @throws StepRefused {@code settings.*}, every problem in one pass
   */
  public static Settings read(
      Map<String, List<String>> flags, Map<String, String> environment, Path directory)
      throws StepRefused {
    return new SettingsReader(flags, environment, directory).read();
  }

  /** The working directory. */
  public Path directory() {
    return directory;
  }

  /** Empty if it has no value. */
  public Optional<String> text(Setting setting) {
    return values(setting).stream().findFirst().filter(value -> !value.isEmpty());
  }

  /** The value of a setting that always has one. */
  public String required(Setting setting) {
    return text(setting).orElseThrow(() -> new IllegalStateException(setting.key()));
  }

  public List<String> values(Setting setting) {
    return of(setting).values();
  }

  public Duration duration(Setting setting) {
    return Durations.parse(required(setting)).orElseThrow();
  }

  /** Empty if it has no value. */
  public Optional<Long> number(Setting setting) {
    return text(setting).map(Long::valueOf);
  }

  public boolean flag(Setting setting) {
    return Boolean.parseBoolean(required(setting));
  }

  /** The variables that the release declares it needs. */
  public List<RequiredVariable> requiredVariables() {
    return requiredVariables;
  }

  /**
   * {@code lock-timeout = 5s (default)}, one line a setting, for {@code -v}. No setting is a
   * secret.
   */
  public List<String> provenance() {
    return given.entrySet().stream()
        .map(
            entry ->
                entry.getKey().key()
                    + " = "
                    + shown(entry.getValue().values())
                    + " ("
                    + entry.getValue().from()
                    + ")")
        .toList();
  }

  private static String shown(List<String> values) {
    return values.isEmpty() ? "not set" : String.join(", ", values);
  }

  private Given of(Setting setting) {
    Given value = given.get(setting);
    if (value == null) {
      throw new IllegalStateException("not read: " + setting.key());
    }
    return value;
  }
}
