package dev.migrationsentry.migration;

import dev.migrationsentry.contract.BoundedToml;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads {@code flyway.toml} (Flyway reference documentation, TOML Configuration File): the table
 * {@code [flyway]}, and of {@code [environments]} the one that the project or {@code
 * FLYWAY_ENVIRONMENT} chooses. Other tables belong to other programs.
 */
final class FlywayTomlFile {
  private final String shown;
  private final TomlParseResult toml;
  private final List<FlywaySetting> settings = new ArrayList<>();

  private FlywayTomlFile(String shown, TomlParseResult toml) {
    this.shown = shown;
    this.toml = toml;
  }

  /**
   * The settings in a file.
   *
   * @param environment the environment that is chosen elsewhere; null: the file's own choice
   * @throws TomlMistake if it is not TOML
   */
  static List<FlywaySetting> parse(String shown, String text, @Nullable String environment)
      throws TomlMistake {
    TomlParseResult toml = parsed(text);
    if (toml.hasErrors()) {
      var first = toml.errors().getFirst();
      throw new TomlMistake(first.position(), String.valueOf(first.getMessage()));
    }
    FlywayTomlFile file = new FlywayTomlFile(shown, toml);
    file.table(List.of("flyway"), "");
    String chosen = environment;
    if (chosen == null) {
      Object own = toml.get(List.of("flyway", "environment"));
      chosen = own instanceof String name ? name : "default";
    }
    file.table(List.of("environments", chosen), "");
    file.table(List.of("environments", chosen, "flyway"), "");
    return file.settings;
  }

  private static TomlParseResult parsed(String text) throws TomlMistake {
    try {
      return BoundedToml.parse(text, BoundedToml.SETTINGS);
    } catch (BoundedToml.TooMuch e) {
      throw new TomlMistake(TomlPosition.positionAt(1, 1), "It " + e.getMessage());
    }
  }

  private void table(List<String> path, String prefix) {
    if (!(toml.get(path) instanceof TomlTable table)) {
      return;
    }
    boolean environment = path.getFirst().equals("environments") && path.size() == 2;
    for (String key : table.keySet()) {
      List<String> inner = append(path, key);
      Object value = table.get(List.of(key));
      if (value instanceof TomlTable) {
        if (!(environment && key.equals("flyway"))) {
          table(inner, prefix + key + ".");
        }
      } else if (!(environment && key.equals("displayName"))) {
        settings.add(
            FlywaySetting.at(place(toml.inputPositionOf(inner)), prefix + key, text(value)));
      }
    }
  }

  private SourcePlace place(@Nullable TomlPosition position) {
    return position == null
        ? SourcePlace.file(shown)
        : new SourcePlace(shown, position.line(), position.column());
  }

  private static List<String> append(List<String> path, String key) {
    List<String> longer = new ArrayList<>(path);
    longer.add(key);
    return longer;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof TomlArray array) {
      return IntStream.range(0, array.size())
          .mapToObj(i -> text(array.get(i)))
          .collect(Collectors.joining(","));
    }
    return String.valueOf(value);
  }

  /** Not TOML, and where. */
  static final class TomlMistake extends Exception {
    private static final long serialVersionUID = 1L;
    final transient TomlPosition position;

    TomlMistake(TomlPosition position, String message) {
      super(message);
      this.position = position;
    }
  }
}
