package dev.migrationsentry.release;

import dev.migrationsentry.release.SqlWord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a statement into words (PostgreSQL manual, 4.1 Lexical Structure): comments are left out,
 * names folded, the text of literals kept apart, so that nothing in a comment or a string is taken
 * for SQL.
 */
final class SqlReader {
  private static final Pattern DOLLAR = Pattern.compile("\\$([\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

  private final String sql;
  private final List<SqlWord> words = new ArrayList<>();
  private int at;
  private int line;
  private int counted;

  private SqlReader(String sql) {
    this.sql = sql;
  }

  static List<SqlWord> words(String sql) {
    SqlReader reader = new SqlReader(sql);
    while (reader.at < sql.length()) {
      reader.next();
    }
    return List.copyOf(reader.words);
  }

  private void next() {
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      at++;
    } else if (sql.startsWith("--", at)) {
      at = endOf("\n", at);
    } else if (sql.startsWith("/*", at)) {
      comment();
    } else if (c == '"') {
      int start = at;
      at = quoted(at + 1, '"', false);
      add(Kind.QUOTED, start, sql.substring(start + 1, Math.max(start + 1, at - 1)));
    } else if (c == '\'') {
      literal(at, false);
    } else if (c == '$') {
      dollar();
    } else if (Character.isLetterOrDigit(c) || c == '_') {
      word();
    } else {
      add(Kind.SYMBOL, at, String.valueOf(c));
      at++;
    }
  }

  private void word() {
    int start = at;
    while (at < sql.length() && isPart(sql.charAt(at))) {
      at++;
    }
    String text = sql.substring(start, at).toLowerCase(Locale.ROOT);
    boolean prefix = text.equals("e") || text.equals("b") || text.equals("x") || text.equals("n");
    if (prefix && at < sql.length() && sql.charAt(at) == '\'') {
      literal(at, text.equals("e"));
    } else {
      add(Kind.PLAIN, start, text);
    }
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private void literal(int start, boolean escapes) {
    at = quoted(start + 1, '\'', escapes);
    add(Kind.LITERAL, start, sql.substring(start + 1, Math.max(start + 1, at - 1)));
  }

  /** Where what was opened before {@code from} is closed, after the closing quote. */
  private int quoted(int from, char quote, boolean escapes) {
    for (int i = from; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (escapes && c == '\\') {
        i++;
      } else if (c == quote) {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    return sql.length();
  }

  private void dollar() {
    Matcher opening = DOLLAR.matcher(sql).region(at, sql.length());
    if (!opening.lookingAt()) {
      add(Kind.SYMBOL, at, "$");
      at++;
      return;
    }
    int start = opening.end();
    int end = sql.indexOf(opening.group(), start);
    add(Kind.LITERAL, start, sql.substring(start, end < 0 ? sql.length() : end));
    at = end < 0 ? sql.length() : end + opening.group().length();
  }

  private void comment() {
    int depth = 0;
    while (at < sql.length()) {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return;
        }
      } else {
        at++;
      }
    }
  }

  private int endOf(String mark, int from) {
    int end = sql.indexOf(mark, from);
    return end < 0 ? sql.length() : end + mark.length();
  }

  private void add(Kind kind, int start, String text) {
    for (; counted < start; counted++) {
      if (sql.charAt(counted) == '\n') {
        line++;
      }
    }
    words.add(new SqlWord(kind, text, line));
  }
}
