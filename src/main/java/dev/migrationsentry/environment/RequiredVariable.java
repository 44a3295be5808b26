package dev.migrationsentry.environment;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A variable that the release declares it needs, under {@code [environment.required]}.
 *
 * @param place where it is declared
 */
public record RequiredVariable(String name, Shape shape, SourcePlace place) {

  /** What its value must look like. */
  public sealed interface Shape {
    record NonEmpty() implements Shape {}

    record Url() implements Shape {}

    record Whole() implements Shape {}

    record OneOf(List<String> values) implements Shape {}

    record Matching(Pattern pattern) implements Shape {}
  }

  /** What is wrong with the value; empty if nothing is. The value itself is never told. */
  Optional<Finding> problem(@Nullable String value) {
    if (value == null || value.isBlank()) {
      return Optional.of(
          Finding.of(
                  FindingCode.VARIABLE_MISSING,
                  name,
                  value == null ? name + " is not set." : name + " is set and empty.",
                  "Set "
                      + name
                      + " in the platform's environment of this service: "
                      + wanted()
                      + ".")
              .at(place));
    }
    if (fits(value)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
                FindingCode.VARIABLE_INVALID,
                name,
                "Its value is not " + wanted() + ".",
                "Correct " + name + " in the platform's environment of this service.")
            .at(place));
  }

  private String wanted() {
    return switch (shape) {
      case Shape.NonEmpty _ -> "any value that is not empty";
      case Shape.Url _ -> "a URL with a scheme and a host";
      case Shape.Whole _ -> "a whole number";
      case Shape.OneOf(List<String> values) -> "one of " + String.join(", ", values);
      case Shape.Matching(Pattern pattern) -> "text that matches " + pattern;
    };
  }

  private boolean fits(String value) {
    return switch (shape) {
      case Shape.NonEmpty _ -> true;
      case Shape.Url _ -> isUrl(value);
      case Shape.Whole _ -> value.strip().matches("[+-]?\\d{1,18}");
      case Shape.OneOf(List<String> values) -> values.contains(value);
      case Shape.Matching(Pattern pattern) -> pattern.matcher(value).matches();
    };
  }

  private static boolean isUrl(String value) {
    try {
      URI uri = new URI(value);
      return uri.getScheme() != null && uri.getAuthority() != null;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
