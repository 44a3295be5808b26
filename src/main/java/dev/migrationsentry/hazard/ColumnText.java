package dev.migrationsentry.hazard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The definition of a column as a snapshot has it, taken apart.
 *
 * @param type with its length or precision
 * @param value what fills it where a statement gives none: its default, the expression that it is
 *     generated from, or {@code generated … as identity}; empty if nothing does
 * @param generated {@code value} is not a default
 */
record ColumnText(String type, boolean notNull, String value, boolean generated) {
  private static final String ENDS =
      "(?= (?:collate|not null|default|generated|storage|compression|statistics|options|foreign"
          + " options)\\b|$)";
  private static final Pattern TYPE = Pattern.compile("^.+?" + ENDS);
  private static final Pattern DEFAULT =
      Pattern.compile(" default (.+?)(?: storage .| compression .| statistics \\d+)*$");
  private static final Pattern GENERATED =
      Pattern.compile(" (generated (?:stored|virtual|always|by default) .+)$");

  static ColumnText of(String definition) {
    Matcher type = TYPE.matcher(definition);
    String rest = type.find() ? definition.substring(type.end()) : "";
    Matcher generated = GENERATED.matcher(rest);
    boolean isGenerated = generated.find();
    Matcher standard = DEFAULT.matcher(rest);
    String value = isGenerated ? generated.group(1) : standard.find() ? standard.group(1) : "";
    return new ColumnText(
        definition.substring(0, definition.length() - rest.length()),
        rest.startsWith(" not null") || rest.matches(" collate \\S+ not null.*"),
        value,
        isGenerated);
  }
}
