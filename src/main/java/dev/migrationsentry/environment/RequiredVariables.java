package dev.migrationsentry.environment;

import dev.migrationsentry.contract.TomlTree;
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

/** Reads {@code [environment.required]}: a variable's name, and what its value must look like. */
final class RequiredVariables {
  private static final String TABLE = "required";
  private static final String REMEDY =
      "Write \"non-empty\", \"url\", \"integer\", { one-of = [\"a\", \"b\"] } or { pattern = \"…\""
          + " }.";

  private RequiredVariables() {}

  static List<RequiredVariable> read(TomlTree top, String file, List<Finding> problems) {
    if (!(top.get("environment") instanceof TomlTree environment)) {
      problems.add(
          problem("environment", "It is no table.", "Write [environment.required].")
              .at(SourcePlace.file(file)));
      return List.of();
    }
    List<RequiredVariable> variables = new ArrayList<>();
    for (String key : environment.keys()) {
      SourcePlace place = SettingsReader.place(file, environment.place(key));
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
      } else if (environment.get(key) instanceof TomlTree required) {
        for (String name : required.keys()) {
          SourcePlace at = SettingsReader.place(file, required.place(name));
          shape(required.get(name))
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
    if (!(value instanceof TomlTree table) || table.keys().size() != 1) {
      return Optional.empty();
    }
    if (table.get("one-of") instanceof TomlTree.Items items
        && !items.entries().isEmpty()
        && items.values().stream().allMatch(String.class::isInstance)) {
      return Optional.of(
          new RequiredVariable.Shape.OneOf(
              items.values().stream().map(String.class::cast).toList()));
    }
    return table.get("pattern") instanceof String pattern ? matching(pattern) : Optional.empty();
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
