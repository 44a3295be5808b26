package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.SourcePlace;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads {@code flyway.conf} as Flyway does (reference documentation, Configuration Files): a
 * properties file in which a backslash is just a backslash, except at the end of a line that goes
 * on, and in which {@code ${NAME}} stands for an environment variable.
 */
final class FlywayConfFile {
  private static final String PREFIX = "flyway.";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");

  private final String shown;
  private final Map<String, String> environment;
  private final List<FlywaySetting> settings = new ArrayList<>();

  private FlywayConfFile(String shown, Map<String, String> environment) {
    this.shown = shown;
    this.environment = environment;
  }

  /**
   * The settings in a file, in its order; keys that are not Flyway's are left out, as Flyway does.
   *
   * @param shown the file as findings name it
   * @throws IllegalArgumentException with what is wrong and {@code line N} in it
   */
  static List<FlywaySetting> parse(String shown, String text, Map<String, String> environment) {
    FlywayConfFile file = new FlywayConfFile(shown, environment);
    List<String> lines = text.lines().map(String::strip).toList();
    int start = 0;
    StringBuilder entry = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      if (entry.isEmpty()) {
        start = i + 1;
      }
      String line = lines.get(i);
      boolean goesOn =
          line.endsWith("\\") && !isComment(line) && i + 1 < lines.size() && isRest(lines, i + 1);
      String body = goesOn ? line.substring(0, line.length() - 1) : line;
      entry.append(body.replace("\\", "\\\\"));
      if (!goesOn) {
        file.entry(start, entry.toString());
        entry.setLength(0);
      }
    }
    return file.settings;
  }

  private static boolean isComment(String line) {
    return line.startsWith("#") || line.startsWith("!");
  }

  private static boolean isRest(List<String> lines, int at) {
    String line = lines.get(at);
    return !line.isEmpty() && !(line.startsWith(PREFIX) && line.contains("="));
  }

  private void entry(int line, String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(expanded(text)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + line + ": " + e.getMessage(), e);
    }
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        settings.add(
            FlywaySetting.at(
                SourcePlace.line(shown, line),
                name.substring(PREFIX.length()),
                properties.getProperty(name)));
      }
    }
  }

  private String expanded(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            (MatchResult match) ->
                java.util.regex.Matcher.quoteReplacement(
                    environment.getOrDefault(match.group(1), "")));
  }
}
