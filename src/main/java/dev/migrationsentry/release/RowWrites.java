package dev.migrationsentry.release;

import dev.migrationsentry.migration.ReleaseMigration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds, by their words, statements that may write rows: of those that locks do not give away, and
 * in doubt more than do.
 */
final class RowWrites {
  private static final Set<String> WRITERS =
      Set.of(
          "insert",
          "update",
          "delete",
          "merge",
          "copy",
          "truncate",
          "with",
          "select",
          "do",
          "call",
          "execute",
          "refresh",
          "values",
          "table");

  private RowWrites() {}

  /** Each such statement by its first words; empty if there is none. */
  static List<String> in(ReleaseMigration migration) {
    if (!migration.isRead()) {
      return List.of("what cannot be read");
    }
    return migration.statements().stream()
        .flatMap(
            statement ->
                words(SqlWords.of(statement.sql()), migration.transactional())
                    .map(words -> words + " (line " + statement.line() + ")")
                    .stream())
        .toList();
  }

  private static Optional<String> words(SqlWords sql, boolean transactional) {
    if (sql.size() == 0) {
      return Optional.empty();
    }
    String first = sql.words().getFirst().text();
    boolean filled =
        sql.begins("create")
            && !sql.has("function")
            && !sql.has("procedure")
            && !sql.has("view")
            && (sql.find(0, "as", "select") > 0
                || sql.find(0, "as", "with") > 0
                || sql.find(0, "as", "values") > 0
                || sql.find(0, "as", "table") > 0
                || sql.find(0, "as", "execute") > 0)
            && sql.find(0, "no", "data") < 0;
    boolean into = sql.begins("select") && sql.has("into");
    boolean writes = transactional ? first.equals("truncate") || into : WRITERS.contains(first);
    if (filled) {
      return Optional.of("CREATE TABLE AS");
    }
    return writes ? Optional.of(first.toUpperCase(Locale.ROOT)) : Optional.empty();
  }
}
