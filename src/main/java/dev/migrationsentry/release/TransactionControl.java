package dev.migrationsentry.release;

import java.util.Optional;
import java.util.Set;

/** What a script must leave to whoever runs it: transactions, and the commands of psql. */
final class TransactionControl {
  private static final Set<String> CONTROL =
      Set.of("begin", "start", "commit", "end", "rollback", "abort", "prepare");

  private TransactionControl() {}

  /** Whether the statement begins or ends a transaction. */
  static boolean in(SqlWords words) {
    String first = words.words().isEmpty() ? "" : words.words().getFirst().text();
    return switch (first) {
      case "start", "prepare" -> words.is(1, "transaction");
      case "rollback" -> !words.has("to") && !words.is(1, "prepared");
      case "commit" -> !words.is(1, "prepared");
      default -> CONTROL.contains(first);
    };
  }

  /** The first command of psql that a line begins with: the word after its backslash. */
  static Optional<SqlWord> psqlCommand(SqlWords words) {
    for (int i = 0; i + 1 < words.size(); i++) {
      SqlWord word = words.words().get(i);
      SqlWord next = words.words().get(i + 1);
      boolean first = i == 0 || words.words().get(i - 1).line() < word.line();
      if (first && word.isSymbol("\\") && next.isName()) {
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }
}
