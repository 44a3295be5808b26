package dev.migrationsentry.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * Reads TOML that anybody may have written. The parser goes down with every bracket, and one wrong
 * line may be a thousand mistakes to it: both have an end here.
 */
public final class BoundedToml {
  /** A contract names every column that a release needs. */
  public static final int CONTRACT = 8_000_000;

  /** Settings are a few lines. */
  public static final int SETTINGS = 500_000;

  private static final int DEEPEST = 100;
  private static final int MOST_MISTAKES = 20;

  private BoundedToml() {}

  /** The file is not read; the message says why, in a sentence's end after "it". */
  public static final class TooMuch extends Exception {
    private static final long serialVersionUID = 1L;

    TooMuch(String message) {
      super(message);
    }
  }

  /**
   * A file as far as it could be read.
   *
   * @param mistakes the first of them, in the order of the file
   * @param further how many more there are, in words
   */
  public record Read(TomlTree tree, List<TomlParseError> mistakes, Optional<String> further) {
    public Read {
      mistakes = List.copyOf(mistakes);
    }
  }

  private record Place(Object value, int depth) {}

  /**
   * Reads it, with the parser only where that is needed.
   *
   * @param longest in characters
   */
  public static Read read(String text, int longest) throws TooMuch {
    if (text.length() <= longest) {
      Optional<TomlTree> plain = PlainToml.read(text);
      if (plain.isPresent()) {
        return new Read(plain.get(), List.of(), Optional.empty());
      }
    }
    TomlParseResult toml = parse(text, longest);
    return new Read(TomlTree.of(toml), mistakes(toml), further(toml));
  }

  /**
   * Parses it.
   *
   * @param longest in characters
   * @return may have mistakes; see {@link #mistakes}
   */
  public static TomlParseResult parse(String text, int longest) throws TooMuch {
    if (text.length() > longest) {
      throw new TooMuch("is longer than " + longest + " characters");
    }
    try {
      TomlParseResult toml = Toml.parse(text);
      refuseDepth(toml);
      return toml;
    } catch (StackOverflowError e) {
      throw tooDeep();
    }
  }

  /** The first of them, in the order of the file. */
  public static List<TomlParseError> mistakes(TomlParseResult toml) {
    return toml.errors().stream().limit(MOST_MISTAKES).toList();
  }

  /** What to say of those that {@link #mistakes} leaves out; empty if there are none. */
  private static Optional<String> further(TomlParseResult toml) {
    int left = toml.errors().size() - MOST_MISTAKES;
    return left > 0
        ? Optional.of("there are " + left + " more mistakes in it, which are not listed")
        : Optional.empty();
  }

  private static void refuseDepth(TomlTable toml) throws TooMuch {
    Deque<Place> open = new ArrayDeque<>();
    open.push(new Place(toml, 1));
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (place.depth() > DEEPEST) {
        throw tooDeep();
      }
      if (place.value() instanceof TomlTable table) {
        table.keySet().forEach(key -> add(open, table.get(List.of(key)), place.depth() + 1));
      } else if (place.value() instanceof TomlArray array) {
        for (int i = 0; i < array.size(); i++) {
          add(open, array.get(i), place.depth() + 1);
        }
      }
    }
  }

  private static void add(Deque<Place> open, @Nullable Object value, int depth) {
    if (value instanceof TomlTable || value instanceof TomlArray) {
      open.push(new Place(value, depth));
    }
  }

  private static TooMuch tooDeep() {
    return new TooMuch("is nested more than " + DEEPEST + " deep");
  }
}
