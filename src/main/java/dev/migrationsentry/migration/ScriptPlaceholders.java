package dev.migrationsentry.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.Configuration;

/** Finds the placeholders of a script where Flyway's reader would: anywhere in its text. */
final class ScriptPlaceholders {
  /**
   * A placeholder in a script.
   *
   * @param name between prefix and suffix
   * @param line where it begins, from 1
   */
  record Use(String name, int line) {}

  private final Configuration configuration;
  private final Set<String> known;

  ScriptPlaceholders(Configuration configuration, Map<String, String> flywaysOwn) {
    this.configuration = configuration;
    this.known =
        Stream.concat(
                configuration.getPlaceholders().keySet().stream(), flywaysOwn.keySet().stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Those without a value. */
  List<Use> unresolved(String text) {
    return uses(text).stream()
        .filter(use -> !known.contains(use.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** All of them, in their order. */
  List<Use> uses(String text) {
    String prefix = configuration.getPlaceholderPrefix();
    String suffix = configuration.getPlaceholderSuffix();
    List<Use> uses = new ArrayList<>();
    int at = text.indexOf(prefix);
    while (at >= 0) {
      int start = at + prefix.length();
      int end = text.indexOf(suffix, start);
      int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
      uses.add(new Use(text.substring(start, end < 0 ? text.length() : end), line));
      at = end < 0 ? -1 : text.indexOf(prefix, end + suffix.length());
    }
    return uses;
  }
}
