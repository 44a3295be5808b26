package dev.migrationsentry.environment;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Reads {@code [environment.required]}: a variable's name, and what its value must look like. */
final class RequiredVariables {
  private static final String TABLE = "required";
  private static final String REMEDY =
      "Write \"non-empty\", \"url\", \"integer\", { one-of = [\"a\", \"b\"] } or { pattern = \"…\""
          + " }.";

  private RequiredVariables() {}

  static List<RequiredVariable> read(TomlTable top, String file, List<Finding> problems) {
    if (!(top.get(List.of("environment")) instanceof TomlTable environment)) {
      problems.add(
          problem("environment", "It is no table.", "Write [environment.required].")
              .at(SourcePlace.file(file)));
      return List.of();
    }
    List<RequiredVariable> variables = new ArrayList<>();
    for (String key : environment.keySet()) {
      SourcePlace place = SettingsReader.place(file, environment.inputPositionOf(List.of(key)));
      if (!key.equals(TABLE)) {
        problems.add(
            Finding.of(
                    FindingCode.SETTINGS_UNKNOWN,
                    "environment." + key,
                    "There is no key " + key + " under environment.",
                    Nearest.of(key, List.of(TABLE))
                        .map(near -> "Did you mean " + near + "?")
                        .orElse("The one key there is: required."))
                .at(place));
      } else if (environment.get(List.of(key)) instanceof TomlTable required) {
        for (String name : required.keySet()) {
          SourcePlace at = SettingsReader.place(file, required.inputPositionOf(List.of(name)));
          shape(required.get(List.of(name)))
              .filter(_ -> SettingValues.isVariableName(name))
              .ifPresentOrElse(
                  shape -> variables.add(new RequiredVariable(name, shape, at)),
                  () ->
                      problems.add(
                          problem(
                                  name,
                                  "What " + name + " must look like is not understood.",
                                  REMEDY)
                              .at(at)));
        }
      } else {
        problems.add(problem(key, "It is no table.", "Write [environment.required].").at(place));
      }
    }
    return variables;
  }

  private static Optional<RequiredVariable.Shape> shape(@Nullable Object value) {
    if (value instanceof String word) {
      return switch (word) {
        case "non-empty" -> Optional.of(new RequiredVariable.Shape.NonEmpty());
        case "url" -> Optional.of(new RequiredVariable.Shape.Url());
        case "integer" -> Optional.of(new RequiredVariable.Shape.Whole());
        default -> Optional.empty();
      };
    }
    if (!(value instanceof TomlTable table) || table.size() != 1) {
      return Optional.empty();
    }
    if (table.get(List.of("one-of")) instanceof TomlArray array
        && !array.isEmpty()
        && array.toList().stream().allMatch(String.class::isInstance)) {
      return Optional.of(
          new RequiredVariable.Shape.OneOf(
              array.toList().stream().map(String.class::cast).toList()));
    }
    return table.get(List.of("pattern")) instanceof String pattern
        ? matching(pattern)
        : Optional.empty();
  }

  private static Optional<RequiredVariable.Shape> matching(String pattern) {
    try {
      return Optional.of(new RequiredVariable.Shape.Matching(Pattern.compile(pattern)));
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }

  private static Finding problem(String subject, String seen, String remedy) {
    return Finding.of(FindingCode.SETTINGS_INVALID, subject, seen, remedy);
  }
}
