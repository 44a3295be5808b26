package dev.migrationsentry.release;

/**
 * One word of a statement.
 *
 * @param text a plain word in lower case, a quoted name without its quotes, the content of a
 *     literal, or one character
 * @param line how many lines below the statement's first it is
 */
record SqlWord(Kind kind, String text, int line) {
  enum Kind {
    PLAIN,
    QUOTED,
    LITERAL,
    SYMBOL
  }

  boolean is(String word) {
    return kind == Kind.PLAIN && text.equals(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isName() {
    return kind == Kind.PLAIN || kind == Kind.QUOTED;
  }
}
