package dev.migrationsentry.environment;

import dev.migrationsentry.contract.BoundedText;
import dev.migrationsentry.contract.BoundedToml;
import dev.migrationsentry.contract.TomlTree;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;

/** Reads settings from the flags, the variables and the file, and keeps every problem. */
final class SettingsReader {
  private static final String REQUIRED = "environment";

  private final Map<String, List<String>> flags;
  private final Map<String, String> environment;
  private final Path directory;
  private final Map<Setting, Settings.Given> given = new EnumMap<>(Setting.class);
  private final List<Finding> problems = new ArrayList<>();
  private List<RequiredVariable> requiredVariables = List.of();

  SettingsReader(Map<String, List<String>> flags, Map<String, String> environment, Path directory) {
    this.flags = flags;
    this.environment = environment;
    this.directory = directory;
  }

  Settings read() throws StepRefused {
    for (Setting setting : Setting.values()) {
      List<String> none =
          setting.defaultText().isEmpty() ? List.of() : List.of(setting.defaultText());
      given.put(setting, new Settings.Given(none, "default"));
    }
    readFile();
    readVariables();
    flags.forEach(
        (key, values) ->
            Setting.ofKey(key).ifPresent(setting -> put(setting, values, setting.flag(), null)));
    if (!problems.isEmpty()) {
      throw new StepRefused(problems, DatabaseState.UNTOUCHED);
    }
    return new Settings(directory, given, requiredVariables);
  }

  /** The default file may be absent; one that somebody named may not. */
  private void readFile() {
    List<String> flag = flags.getOrDefault(Setting.CONFIG.key(), List.of());
    String variable = environment.getOrDefault(Setting.CONFIG.variable(), "");
    String named = !flag.isEmpty() ? flag.getFirst() : variable.isEmpty() ? null : variable;
    String shown = named == null ? Setting.CONFIG.defaultText() : named;
    if (SettingValues.wrong(Setting.CONFIG, List.of(shown)) != null) {
      return; // It is named with the other flags and variables.
    }
    try {
      BoundedToml.Read toml =
          BoundedToml.read(
              BoundedText.read(directory.resolve(shown), BoundedToml.SETTINGS),
              BoundedToml.SETTINGS);
      toml.mistakes()
          .forEach(
              error ->
                  problem(
                      FindingCode.SETTINGS_UNREADABLE,
                      shown,
                      SettingValues.withoutQuotedText(String.valueOf(error.getMessage())) + ".",
                      "Correct this place (TOML 1.0, https://toml.io).",
                      place(shown, error.position())));
      toml.further()
          .ifPresent(
              more ->
                  problem(
                      FindingCode.SETTINGS_UNREADABLE,
                      shown,
                      "In " + shown + ": " + more + ".",
                      "Mend those that are listed first.",
                      SourcePlace.file(shown)));
      if (toml.mistakes().isEmpty()) {
        readKeys(toml.tree(), shown);
      }
    } catch (NoSuchFileException e) {
      if (named != null) {
        problem(
            FindingCode.SETTINGS_UNREADABLE,
            shown,
            "There is no file " + shown + ".",
            "Name one that is there: --config FILE.",
            null);
      }
    } catch (BoundedText.TooLong e) {
      problem(
          FindingCode.SETTINGS_UNREADABLE,
          shown,
          "In " + shown + ": " + e.getMessage() + ".",
          "Make it shorter.",
          SourcePlace.file(shown));
    } catch (BoundedToml.TooMuch e) {
      problem(
          FindingCode.SETTINGS_UNREADABLE,
          shown,
          "It " + e.getMessage() + ".",
          "Make it shorter, and flatter.",
          SourcePlace.file(shown));
    } catch (CharacterCodingException e) {
      problem(
          FindingCode.SETTINGS_UNREADABLE,
          shown,
          "It is not UTF-8.",
          "Save it as UTF-8.",
          SourcePlace.file(shown));
    } catch (IOException e) {
      problem(
          FindingCode.SETTINGS_UNREADABLE,
          shown,
          "It cannot be read (" + e.getClass().getSimpleName() + ").",
          "Make it a UTF-8 file that the user of this process can read.",
          SourcePlace.file(shown));
    }
  }

  private void readKeys(TomlTree toml, String file) {
    for (String key : toml.keys()) {
      SourcePlace place = place(file, toml.place(key));
      if (key.equals(REQUIRED)) {
        requiredVariables = RequiredVariables.read(toml, file, problems);
        continue;
      }
      Setting setting = Setting.ofKey(key).orElse(null);
      if (setting == null || setting == Setting.CONFIG) {
        List<String> known =
            Arrays.stream(Setting.values())
                .filter(s -> s != Setting.CONFIG)
                .map(Setting::key)
                .toList();
        unknown(key, "There is no key " + key + ".", known, place);
        continue;
      }
      List<String> values = texts(toml.get(key));
      if (values == null) {
        problem(
            FindingCode.SETTINGS_INVALID,
            key,
            "Its value is neither text nor a number, true, false or a list of texts.",
            example(setting),
            place);
      } else {
        put(setting, values, place.toString(), place);
      }
    }
  }

  private static @Nullable List<String> texts(@Nullable Object value) {
    if (value instanceof TomlTree.Items items) {
      List<Object> all = items.values();
      return all.stream().allMatch(String.class::isInstance)
          ? all.stream().map(String.class::cast).toList()
          : null;
    }
    return value instanceof String || value instanceof Long || value instanceof Boolean
        ? List.of(value.toString())
        : null;
  }

  private void readVariables() {
    Map<String, Setting> known = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      known.put(setting.variable(), setting);
    }
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      // MIGRATION_SENTRY_HOME is the launcher's: where the program is installed.
      if (!name.startsWith(Setting.VARIABLE_PREFIX)
          || name.equals("MIGRATION_SENTRY_HOME")
          || ScratchUrl.VARIABLES.contains(name)
          || MigrateToken.VARIABLES.contains(name)) {
        continue;
      }
      Setting setting = known.get(name);
      if (setting == null) {
        unknown(name, "There is no variable " + name, List.copyOf(known.keySet()), null);
        continue;
      }
      String value = variable.getValue();
      if (value.isEmpty()) {
        continue; // As a workflow passes on an input that nobody gave.
      }
      List<String> values =
          setting.kind() == Setting.Kind.LIST
              ? Arrays.stream(value.split(",", -1)).map(String::strip).toList()
              : List.of(value);
      put(setting, values, name, null);
    }
  }

  private void put(Setting setting, List<String> values, String from, @Nullable SourcePlace place) {
    String wrong = SettingValues.wrong(setting, values);
    if (wrong == null) {
      given.put(setting, new Settings.Given(List.copyOf(values), from));
    } else {
      problem(
          FindingCode.SETTINGS_INVALID,
          setting.key(),
          wrong + " (" + from + ").",
          example(setting),
          place);
    }
  }

  private static String example(Setting setting) {
    String value =
        switch (setting.kind()) {
          case TEXT ->
              '"' + (setting.defaultText().isEmpty() ? "name" : setting.defaultText()) + '"';
          case LIST -> "[\"first\", \"second\"]";
          case DURATION -> '"' + setting.defaultText() + '"';
          case INTEGER -> setting.defaultText().isEmpty() ? "4711" : setting.defaultText();
          case FLAG -> "true";
        };
    return "Write for example "
        + setting.key()
        + " = "
        + value
        + " ("
        + setting.description()
        + ").";
  }

  private void unknown(String name, String seen, List<String> known, @Nullable SourcePlace place) {
    problem(
        FindingCode.SETTINGS_UNKNOWN,
        name,
        seen,
        SettingValues.isOfASecret(name)
            ? "Secrets are never settings: set DATABASE_URL, DATABASE_URL_FILE or PGPASSWORD in the"
                + " environment."
            : Nearest.of(name, known)
                .map(nearest -> "Did you mean " + nearest + "?")
                .orElse(
                    "See docs/settings.md for all there are: " + String.join(", ", known) + "."),
        place);
  }

  private void problem(
      FindingCode code, String subject, String seen, String remedy, @Nullable SourcePlace place) {
    Finding finding = Finding.of(code, subject, seen, remedy);
    problems.add(place == null ? finding : finding.at(place));
  }

  static SourcePlace place(String file, @Nullable TomlPosition position) {
    return position == null
        ? SourcePlace.file(file)
        : new SourcePlace(file, position.line(), position.column());
  }
}
