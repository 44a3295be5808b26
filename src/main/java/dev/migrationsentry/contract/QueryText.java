package dev.migrationsentry.contract;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be said of a query without a server. */
public final class QueryText {
  private static final Set<String> BEGINNINGS = Set.of("select", "with", "values", "table", "(");

  private QueryText() {}

  /**
   * Why this is not one query; empty if it may be one. The server has the last word.
   *
   * @return a sentence
   */
  public static Optional<String> fault(String sql) {
    List<SqlToken> tokens = withoutLastSemicolons(SqlToken.of(sql));
    if (tokens.isEmpty()) {
      return Optional.of("there is no query");
    }
    if (tokens.stream().anyMatch(token -> token.kind() == SqlToken.Kind.UNCLOSED)) {
      return Optional.of("a quote is opened and never closed");
    }
    if (tokens.stream().anyMatch(token -> token.is(";"))) {
      return Optional.of("there is more than one statement");
    }
    return BEGINNINGS.contains(tokens.getFirst().text())
        ? Optional.empty()
        : Optional.of(
            "it begins with "
                + tokens.getFirst().text().toUpperCase(Locale.ROOT)
                + " and not with SELECT, WITH, VALUES or TABLE");
  }

  private static List<SqlToken> withoutLastSemicolons(List<SqlToken> tokens) {
    int end = tokens.size();
    while (end > 0 && tokens.get(end - 1).is(";")) {
      end--;
    }
    return tokens.subList(0, end);
  }
}
