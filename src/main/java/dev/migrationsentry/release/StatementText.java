package dev.migrationsentry.release;

import java.util.List;
import java.util.stream.Collectors;

/** A statement as text, for who compares it or counts its lines. */
public final class StatementText {
  private StatementText() {}

  /**
   * The statement without what does not matter to the server: comments and layout are gone, plain
   * words in lower case, one blank between two words.
   */
  public static String normalised(String sql) {
    return SqlReader.words(sql).stream().map(StatementText::text).collect(Collectors.joining(" "));
  }

  private static String text(SqlWord word) {
    return switch (word.kind()) {
      case PLAIN, SYMBOL -> word.text();
      case QUOTED -> '"' + word.text() + '"';
      case LITERAL -> "'" + word.text() + "'";
    };
  }

  /** How many lines it takes from its first word on: comments before that do not count. */
  public static int lines(String sql) {
    List<SqlWord> words = SqlReader.words(sql);
    int before = words.isEmpty() ? 0 : words.getFirst().line();
    return Math.toIntExact(sql.stripTrailing().chars().filter(c -> c == '\n').count()) - before + 1;
  }
}
