package dev.migrationsentry.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.TomlPosition;

/**
 * Reads TOML as most people write it: tables, keys, texts without escapes, whole numbers, true and
 * false, lists of texts, tables on one line. Starting the parser takes longer than all the rest
 * that a gate with nothing to do does with its files. Whatever is in any way out of the ordinary,
 * or wrong, is left to the parser.
 */
final class PlainToml {
  private static final int DEEPEST = 8;
  private static final int MOST_DIGITS = 18;

  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  private PlainToml(String text) {
    this.text = text;
  }

  /** There is something in the text that is left to the parser. */
  private static final class NotPlain extends Exception {
    private static final long serialVersionUID = 1L;

    NotPlain() {
      super("not plain", null, false, false);
    }
  }

  /** The same as the parser reads; empty if only the parser can tell. */
  static Optional<TomlTree> read(String text) {
    if (text.chars().anyMatch(PlainToml::isOdd)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PlainToml(text).document());
    } catch (NotPlain _) {
      return Optional.empty();
    }
  }

  private static boolean isOdd(int c) {
    return (c < ' ' && c != '\n')
        || c == '\\'
        || c == 0x7f
        || c == 0xfeff
        || Character.isSurrogate((char) c);
  }

  private TomlTree document() throws NotPlain {
    TomlTree top = new TomlTree();
    TomlTree table = top;
    while (!atEnd()) {
      spaces();
      if (is('[')) {
        table = header(top);
      } else if (!atEnd() && !is('\n') && !is('#')) {
        entry(table, 0);
      }
      endOfLine();
    }
    return top;
  }

  /** Tables on the way to this one may have been made before; this one may not. */
  private TomlTree header(TomlTree top) throws NotPlain {
    TomlPosition place = place();
    expect('[');
    TomlTree table = top;
    while (true) {
      spaces();
      String key = key();
      spaces();
      boolean last = is(']');
      expect(last ? ']' : '.');
      TomlTree below = new TomlTree();
      if (!table.put(key, below, place)) {
        if (last || !(table.get(key) instanceof TomlTree there) || there.isOnOneLine()) {
          throw new NotPlain();
        }
        below = there;
      }
      if (last) {
        return below;
      }
      table = below;
    }
  }

  private void entry(TomlTree table, int depth) throws NotPlain {
    TomlPosition place = place();
    String key = key();
    spaces();
    expect('=');
    spaces();
    if (!table.put(key, value(depth), place)) {
      throw new NotPlain();
    }
  }

  private Object value(int depth) throws NotPlain {
    return switch (peek()) {
      case '"', '\'' -> quoted();
      case '[' -> texts();
      case '{' -> oneLine(depth + 1);
      case 't', 'f' -> truth();
      default -> number();
    };
  }

  private TomlTree oneLine(int depth) throws NotPlain {
    if (depth > DEEPEST) {
      throw new NotPlain();
    }
    TomlTree table = TomlTree.onOneLine();
    do {
      at++; // the brace, or a comma
      spaces();
      entry(table, depth);
      spaces();
    } while (is(','));
    expect('}');
    return table;
  }

  private TomlTree.Items texts() throws NotPlain {
    List<TomlTree.Entry> entries = new ArrayList<>();
    do {
      at++; // the bracket, or a comma
      blank();
      if (is(']')) {
        break; // A comma may stand at the end.
      }
      TomlPosition place = place();
      entries.add(new TomlTree.Entry(quoted(), place));
      blank();
    } while (is(','));
    expect(']');
    return new TomlTree.Items(entries);
  }

  private Boolean truth() throws NotPlain {
    for (String word : List.of("true", "false")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return Boolean.valueOf(word);
      }
    }
    throw new NotPlain();
  }

  private Long number() throws NotPlain {
    int start = at;
    if (is('-')) {
      at++;
    }
    int digits = at;
    while (!atEnd() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int count = at - digits;
    if (count == 0 || count > MOST_DIGITS || (text.charAt(digits) == '0' && at - start > 1)) {
      throw new NotPlain();
    }
    return Long.valueOf(text.substring(start, at));
  }

  private String key() throws NotPlain {
    if (is('"') || is('\'')) {
      return quoted();
    }
    int start = at;
    while (!atEnd() && isBare(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw new NotPlain();
    }
    return text.substring(start, at);
  }

  private static boolean isBare(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private String quoted() throws NotPlain {
    char quote = peek();
    int end = text.indexOf(quote, at + 1);
    if ((quote != '"' && quote != '\'') || end < 0 || end == at + 1) {
      throw new NotPlain(); // Two quotes may be the beginning of three.
    }
    String inside = text.substring(at + 1, end);
    if (inside.indexOf('\n') >= 0) {
      throw new NotPlain();
    }
    at = end + 1;
    return inside;
  }

  /** Only a comment may follow. */
  private void endOfLine() throws NotPlain {
    spaces();
    comment();
    if (!atEnd()) {
      expect('\n');
      line++;
      lineStart = at;
    }
  }

  private void blank() throws NotPlain {
    spaces();
    while (is('\n') || is('#')) {
      endOfLine();
      spaces();
    }
  }

  private void comment() {
    if (is('#')) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
    }
  }

  private void spaces() {
    while (is(' ')) {
      at++;
    }
  }

  private boolean atEnd() {
    return at == text.length();
  }

  private boolean is(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private char peek() throws NotPlain {
    if (atEnd()) {
      throw new NotPlain();
    }
    return text.charAt(at);
  }

  private void expect(char c) throws NotPlain {
    if (!is(c)) {
      throw new NotPlain();
    }
    at++;
  }

  private TomlPosition place() {
    return TomlPosition.positionAt(line, at - lineStart + 1);
  }
}
