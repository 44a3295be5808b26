package dev.migrationsentry.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The words of one statement, and questions about them. */
record SqlWords(List<SqlWord> words) {
  private static final Set<String> BODIES = Set.of("do", "create");

  SqlWords {
    words = List.copyOf(words);
  }

  /** The words of a statement; lines count from its first word, comments before it do not. */
  static SqlWords of(String sql) {
    SqlWords all = new SqlWords(SqlReader.words(sql));
    return all.words.isEmpty() ? all : moved(all, -all.words.getFirst().line());
  }

  int size() {
    return words.size();
  }

  boolean is(int at, String word) {
    return at >= 0 && at < words.size() && words.get(at).is(word);
  }

  /** Whether these words stand there one after the other. */
  boolean are(int at, String... wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (!is(at + i, wanted[i])) {
        return false;
      }
    }
    return true;
  }

  boolean begins(String... wanted) {
    return are(0, wanted);
  }

  /** Whether the word stands anywhere outside names, literals and comments. */
  boolean has(String word) {
    return words.stream().anyMatch(each -> each.is(word));
  }

  /** The first position of these words at or after one; -1 if there is none. */
  int find(int from, String... wanted) {
    for (int i = Math.max(0, from); i < words.size(); i++) {
      if (are(i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  /** The position behind these words, if they stand there; else the same. */
  int skip(int at, String... wanted) {
    return are(at, wanted) ? at + wanted.length : at;
  }

  /**
   * A name, qualified or not, and where it ends.
   *
   * @param schema empty if the name is not qualified
   * @param next the position behind it
   */
  record Name(String schema, String name, int next, int line) {
    boolean is(String wanted) {
      int dot = wanted.lastIndexOf('.');
      boolean sameSchema = dot < 0 || schema.isEmpty() || schema.equals(wanted.substring(0, dot));
      return name.equals(wanted.substring(dot + 1)) && sameSchema;
    }
  }

  /** The name that begins there. */
  Optional<Name> name(int at) {
    if (at < 0 || at >= words.size() || !words.get(at).isName()) {
      return Optional.empty();
    }
    String schema = "";
    int last = at;
    while (last + 2 < words.size()
        && words.get(last + 1).isSymbol(".")
        && words.get(last + 2).isName()) {
      schema = words.get(last).text();
      last += 2;
    }
    SqlWord word = words.get(last);
    return Optional.of(new Name(schema, word.text(), last + 1, words.get(at).line()));
  }

  /** Names separated by commas. */
  List<Name> names(int at) {
    List<Name> names = new ArrayList<>();
    Optional<Name> name = name(at);
    while (name.isPresent()) {
      names.add(name.get());
      int next = name.get().next();
      name =
          next < words.size() && words.get(next).isSymbol(",") ? name(next + 1) : Optional.empty();
    }
    return names;
  }

  /** The code of a DO block or of a routine written as a string; lines count from there. */
  List<SqlWords> bodies() {
    if (words.isEmpty() || !BODIES.contains(words.getFirst().text())) {
      return List.of();
    }
    boolean code = is(0, "do") || has("function") || has("procedure");
    return code
        ? words.stream()
            .filter(word -> word.kind() == SqlWord.Kind.LITERAL && word.text().contains(";"))
            .map(word -> moved(new SqlWords(SqlReader.words(word.text())), word.line()))
            .toList()
        : List.of();
  }

  private static SqlWords moved(SqlWords words, int lines) {
    return new SqlWords(
        words.words().stream()
            .map(word -> new SqlWord(word.kind(), word.text(), word.line() + lines))
            .toList());
  }
}
