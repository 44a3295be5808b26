package dev.migrationsentry.contract;

import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;

/** A section of a contract file. Whatever is not as it must be is noted and reads as absent. */
final class Section {
  private final TomlTree table;
  private final String name;
  private final Mistakes mistakes;
  private final @Nullable TomlPosition position;

  /**
   * @param name its keys from the top, with dots between; empty for the file as a whole
   */
  Section(TomlTree table, String name, Mistakes mistakes, @Nullable TomlPosition position) {
    this.table = table;
    this.name = name;
    this.mistakes = mistakes;
    this.position = position;
  }

  Set<String> keys() {
    return table.keys();
  }

  boolean has(String key) {
    return table.keys().contains(key);
  }

  /** A key of it, with the sections it is in. */
  String path(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  String name() {
    return name;
  }

  /** Where the section is. */
  SourcePlace place() {
    return mistakes.place(position);
  }

  /** Where the key is. */
  SourcePlace place(String key) {
    return mistakes.place(table.place(key));
  }

  void mistake(String key, String seen, String remedy) {
    mistakes.add(table.place(key), path(key), seen, remedy);
  }

  /** A mistake of the section as a whole. */
  void mistake(String seen, String remedy) {
    mistakes.add(position, name, seen, remedy);
  }

  /** Notes every key that is not one of these. */
  void only(String... known) {
    for (String key : keys()) {
      if (!List.of(known).contains(key)) {
        String nearest =
            Nearest.of(key, List.of(known)).map(near -> "Write " + near + ".").orElse("");
        mistake(
            key,
            "unknown key " + key,
            nearest.isEmpty() ? "Known here: " + String.join(", ", known) + "." : nearest);
      }
    }
  }

  @Nullable Object value(String key) {
    return table.get(key);
  }

  /** A text that is not blank; null if there is none. */
  @Nullable String text(String key) {
    Object value = value(key);
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    if (value != null) {
      wrongType(key, "a text in quotes that is not empty");
    }
    return null;
  }

  @Nullable Boolean truth(String key) {
    Object value = value(key);
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value != null) {
      wrongType(key, "true or false");
    }
    return null;
  }

  /** A list of texts, none twice; null if there is none. */
  @Nullable List<String> texts(String key) {
    Object value = value(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof TomlTree.Items items) || items.entries().isEmpty()) {
      wrongType(key, "a list of names: [\"one\", \"two\"]");
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (TomlTree.Entry entry : items.entries()) {
      if (!(entry.value() instanceof String text) || text.isBlank()) {
        mistakes.add(entry.place(), path(key), "not a name in quotes", "Write it in quotes.");
      } else if (texts.contains(text)) {
        mistakes.add(entry.place(), path(key), text + " is there twice", "Remove one of them.");
      } else {
        texts.add(text);
      }
    }
    return texts;
  }

  /** One of these words, as the value that it stands for; null if there is none. */
  <T> @Nullable T choice(String key, Map<String, T> choices) {
    String word = text(key);
    if (word == null) {
      return null;
    }
    T choice = choices.get(word.toLowerCase(Locale.ROOT).replace(' ', '-'));
    if (choice == null) {
      Set<String> known = new TreeSet<>(choices.keySet());
      mistake(
          key,
          "unknown word " + word,
          Nearest.of(word, known)
              .map(near -> "Write \"" + near + "\".")
              .orElse("Known here: " + String.join(", ", known) + "."));
    }
    return choice;
  }

  /** The section below this key; empty if there is none. */
  Optional<Section> section(String key) {
    Object value = value(key);
    if (value instanceof TomlTree below) {
      return Optional.of(new Section(below, path(key), mistakes, table.place(key)));
    }
    if (value != null) {
      wrongType(key, "a section: [" + path(key) + "]");
    }
    return Optional.empty();
  }

  /** {@code since} and {@code until} of this section. */
  Lifetime lifetime() {
    Lifetime lifetime = new Lifetime(version("since"), version("until"));
    if (lifetime.isEmpty()) {
      mistake(
          "since",
          "since " + lifetime.since() + " is not before until " + lifetime.until(),
          "Nothing lies between them, so the rule would never apply: change one of them.");
      return Lifetime.ALWAYS;
    }
    return lifetime;
  }

  private @Nullable Version version(String key) {
    Object value = value(key);
    if (value == null) {
      return null;
    }
    boolean written = value instanceof String || value instanceof Long;
    Optional<Version> version = written ? Version.parse(value.toString()) : Optional.empty();
    if (version.isEmpty()) {
      mistake(
          key,
          value + " is not a version",
          "Write the version of a migration in quotes, such as " + key + " = \"3.1\".");
    }
    return version.orElse(null);
  }

  void wrongType(String key, String expected) {
    mistake(key, "the value of " + key + " is not " + expected, "Write " + expected + ".");
  }
}
