package dev.migrationsentry.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.Toml;

/** Values as TOML writes them. */
final class TomlText {
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

  private TomlText() {}

  static String key(String key) {
    return BARE.matcher(key).matches() ? key : string(key);
  }

  /** In the quotes that leave the text as it is, where they can. */
  static String string(String value) {
    boolean asItIs =
        value.indexOf('\'') < 0
            && (value.indexOf('"') >= 0 || value.indexOf('\\') >= 0)
            && value.chars().noneMatch(Character::isISOControl);
    return asItIs ? "'" + value + "'" : '"' + Toml.tomlEscape(value).toString() + '"';
  }

  static String list(List<String> values) {
    return values.stream().map(TomlText::string).collect(Collectors.joining(", ", "[", "]"));
  }

  /** An inline table, key by key. */
  static final class Inline {
    private final List<String> entries = new ArrayList<>();

    Inline add(String key, String value) {
      entries.add(key + " = " + value);
      return this;
    }

    boolean isEmpty() {
      return entries.isEmpty();
    }

    @Override
    public String toString() {
      return "{ " + String.join(", ", entries) + " }";
    }
  }
}
