package dev.migrationsentry.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word of SQL (PostgreSQL manual, 4.1 Lexical Structure). White space and comments are left out.
 *
 * @param text as it was written, but for unquoted words, which are in lower case
 */
record SqlToken(Kind kind, String text) {
  enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    OPERATOR,
    /** What opens and never closes, to the end of the text. */
    UNCLOSED
  }

  /** Whether it is this word or this sign. */
  boolean is(String wanted) {
    return (kind == Kind.WORD || kind == Kind.OPERATOR) && text.equals(wanted);
  }

  /** Cuts a text into its words. */
  static List<SqlToken> of(String sql) {
    Scanner scanner = new Scanner(sql);
    List<SqlToken> tokens = new ArrayList<>();
    while (scanner.skipBlanks()) {
      tokens.add(scanner.next());
    }
    return tokens;
  }

  private static final class Scanner {
    private static final String OPERATOR_SIGNS = "+-*/<>=~!@#%^&|`?";
    private final String sql;
    private int at;

    Scanner(String sql) {
      this.sql = sql;
    }

    /** Moves to the next word; false at the end. */
    boolean skipBlanks() {
      while (at < sql.length()) {
        if (Character.isWhitespace(sql.charAt(at))) {
          at++;
        } else if (sql.startsWith("--", at)) {
          int end = sql.indexOf('\n', at);
          at = end < 0 ? sql.length() : end;
        } else if (sql.startsWith("/*", at)) {
          skipComment();
        } else {
          return true;
        }
      }
      return false;
    }

    private void skipComment() {
      int depth = 0;
      do {
        if (sql.startsWith("/*", at)) {
          depth++;
          at += 2;
        } else if (sql.startsWith("*/", at)) {
          depth--;
          at += 2;
        } else {
          at++;
        }
      } while (depth > 0 && at < sql.length());
    }

    SqlToken next() {
      char c = sql.charAt(at);
      int begin = at;
      if (c == '\'') {
        return quoted(begin, '\'', false, Kind.STRING);
      }
      if (c == '"') {
        return quoted(begin, '"', false, Kind.QUOTED_NAME);
      }
      if (c == '$') {
        return dollar(begin);
      }
      if (Character.isDigit(c) || (c == '.' && digitAt(at + 1))) {
        while (at < sql.length() && numberGoesOn()) {
          at++;
        }
        return new SqlToken(Kind.NUMBER, sql.substring(begin, at));
      }
      if (wordStarts(c)) {
        return word(begin);
      }
      return operator(begin);
    }

    private boolean numberGoesOn() {
      char c = sql.charAt(at);
      char before = sql.charAt(at - 1 < 0 ? 0 : at - 1);
      return Character.isLetterOrDigit(c)
          || c == '.'
          || c == '_'
          || ((c == '-' || c == '+') && (before == 'e' || before == 'E') && digitAt(at + 1));
    }

    private SqlToken word(int begin) {
      while (at < sql.length() && (wordStarts(sql.charAt(at)) || wordGoesOn(sql.charAt(at)))) {
        at++;
      }
      String word = sql.substring(begin, at);
      boolean prefix = word.length() == 1 && "eEbBxXnN".contains(word);
      if (prefix && at < sql.length() && sql.charAt(at) == '\'') {
        return quoted(begin, '\'', word.equalsIgnoreCase("e"), Kind.STRING);
      }
      return new SqlToken(Kind.WORD, word.toLowerCase(Locale.ROOT));
    }

    private SqlToken quoted(int begin, char quote, boolean escapes, Kind kind) {
      at = sql.indexOf(quote, begin) + 1;
      while (at < sql.length()) {
        if (escapes && sql.charAt(at) == '\\') {
          at += 2;
        } else if (sql.charAt(at) != quote) {
          at++;
        } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
          at += 2;
        } else {
          at++;
          return new SqlToken(kind, sql.substring(begin, at));
        }
      }
      at = sql.length();
      return new SqlToken(Kind.UNCLOSED, sql.substring(begin));
    }

    private SqlToken dollar(int begin) {
      int end = begin + 1;
      while (end < sql.length() && (wordStarts(sql.charAt(end)) || digitAt(end))) {
        end++;
      }
      if (end >= sql.length() || sql.charAt(end) != '$' || digitAt(begin + 1)) {
        at = end;
        return new SqlToken(Kind.OPERATOR, sql.substring(begin, at));
      }
      String tag = sql.substring(begin, end + 1);
      int close = sql.indexOf(tag, end + 1);
      at = close < 0 ? sql.length() : close + tag.length();
      return new SqlToken(close < 0 ? Kind.UNCLOSED : Kind.STRING, sql.substring(begin, at));
    }

    private SqlToken operator(int begin) {
      at++;
      if (sql.startsWith("::", begin)) {
        at = begin + 2;
      } else if (OPERATOR_SIGNS.indexOf(sql.charAt(begin)) >= 0) {
        while (at < sql.length() && OPERATOR_SIGNS.indexOf(sql.charAt(at)) >= 0 && !commentAt()) {
          at++;
        }
      }
      return new SqlToken(Kind.OPERATOR, sql.substring(begin, at));
    }

    private boolean commentAt() {
      return sql.startsWith("--", at) || sql.startsWith("/*", at);
    }

    private boolean digitAt(int index) {
      return index < sql.length() && Character.isDigit(sql.charAt(index));
    }

    private static boolean wordStarts(char c) {
      return Character.isLetter(c) || c == '_' || c > 127;
    }

    private static boolean wordGoesOn(char c) {
      return Character.isDigit(c) || c == '$';
    }
  }
}
