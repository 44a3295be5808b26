package dev.migrationsentry.contract;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The words of an expression, taken one after the other. */
final class TokenReader {
  private static final int DEEPEST = 200;
  private static final Set<String> SECOND_WORDS =
      Set.of("varying", "precision", "with", "without", "time", "zone", "array");

  /** The words are not an expression of a kind that is read here. */
  static final class Unread extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    Unread() {
      super(null, null, false, false);
    }
  }

  private final List<SqlToken> tokens;
  private int at;
  private int depth;

  TokenReader(List<SqlToken> tokens) {
    this.tokens = tokens;
  }

  /** One expression inside another: so deep and no deeper. */
  Nesting nest() throws Unread {
    if (depth >= DEEPEST) {
      throw new Unread();
    }
    depth++;
    return () -> depth--;
  }

  /** Ends with its block. */
  interface Nesting extends AutoCloseable {
    @Override
    void close();
  }

  boolean atEnd() {
    return at == tokens.size();
  }

  Optional<SqlToken> peek() {
    return atEnd() ? Optional.empty() : Optional.of(tokens.get(at));
  }

  SqlToken next() throws Unread {
    if (atEnd()) {
      throw new Unread();
    }
    return tokens.get(at++);
  }

  /** Goes past this word or sign, if it is next. */
  boolean take(String text) {
    boolean here = !atEnd() && tokens.get(at).is(text);
    at += here ? 1 : 0;
    return here;
  }

  void expect(String text) throws Unread {
    if (!take(text)) {
      throw new Unread();
    }
  }

  /** A type name, in its normal form. */
  String type() throws Unread {
    StringBuilder type = new StringBuilder(next().text());
    while (!atEnd()) {
      if (take(".")) {
        type.append('.').append(next().text());
      } else if (tokens.get(at).is("(") || tokens.get(at).is("[")) {
        type.append(modifier());
      } else if (tokens.get(at).kind() == SqlToken.Kind.WORD
          && SECOND_WORDS.contains(tokens.get(at).text())) {
        type.append(' ').append(next().text());
      } else {
        break;
      }
    }
    return TypeName.normal(type.toString());
  }

  private String modifier() throws Unread {
    String open = next().text();
    String close = open.equals("(") ? ")" : "]";
    StringBuilder modifier = new StringBuilder(open);
    while (!take(close)) {
      modifier.append(next().text());
    }
    return modifier.append(close).toString();
  }
}
