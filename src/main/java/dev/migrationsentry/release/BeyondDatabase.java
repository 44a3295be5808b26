package dev.migrationsentry.release;

import dev.migrationsentry.migration.ReleaseMigration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds statements that may reach beyond the database that they run in: to the server's roles, its
 * other databases, its files, other servers. In doubt it finds one: a script that has one is not
 * run where such an effect would do harm.
 */
final class BeyondDatabase {
  private static final int DEEPEST = 3;

  private static final Set<String> VERBS = Set.of("create", "alter", "drop");
  private static final Set<String> SHARED =
      Set.of(
          "role",
          "user",
          "group",
          "database",
          "tablespace",
          "subscription",
          "system",
          "server",
          "foreign");

  private static final String[][] PHRASES = {
    {"on", "database"},
    {"on", "tablespace"},
    {"on", "parameter"},
    {"comment", "on", "role"},
    {"reassign", "owned"},
    {"drop", "owned"},
    {"import", "foreign"},
  };

  private static final List<String> FUNCTIONS =
      List.of(
          "dblink",
          "http_",
          "pg_terminate_",
          "pg_cancel_",
          "pg_replication_",
          "pg_create_",
          "pg_drop_replication",
          "pg_switch_",
          "pg_reload_",
          "pg_rotate_",
          "pg_promote",
          "pg_file_",
          "lo_export");

  private BeyondDatabase() {}

  /** The first such words of a migration. */
  static Optional<String> in(ReleaseMigration migration) {
    if (!migration.isRead()) {
      return Optional.of("what cannot be read");
    }
    return migration.statements().stream()
        .flatMap(statement -> in(statement.sql(), 0).stream())
        .findFirst();
  }

  /** Looks into literals too: they are the code of functions, and what EXECUTE runs. */
  private static Optional<String> in(String sql, int depth) {
    SqlWords words = new SqlWords(SqlReader.words(sql));
    List<String> found = new ArrayList<>();
    direct(words).ifPresent(found::add);
    if (depth < DEEPEST) {
      words.words().stream()
          .filter(word -> word.kind() == SqlWord.Kind.LITERAL)
          .forEach(word -> in(word.text(), depth + 1).ifPresent(found::add));
    }
    return found.stream().findFirst();
  }

  private static Optional<String> direct(SqlWords sql) {
    for (int at = 0; at < sql.size(); at++) {
      SqlWord word = sql.words().get(at);
      if (word.kind() != SqlWord.Kind.PLAIN) {
        continue;
      }
      String next = at + 1 < sql.size() ? sql.words().get(at + 1).text() : "";
      boolean shared = VERBS.contains(word.text()) && SHARED.contains(next);
      if ((shared && !sql.is(at + 2, "mapping")) || isPhrase(sql, at)) {
        return Optional.of((word.text() + " " + next).toUpperCase(Locale.ROOT));
      }
      if (FUNCTIONS.stream().anyMatch(word.text()::startsWith)) {
        return Optional.of(word.text());
      }
      if (isMembership(sql, at) || isCopyOut(sql, at)) {
        return Optional.of((word.text() + " … TO").toUpperCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }

  private static boolean isPhrase(SqlWords sql, int at) {
    for (String[] phrase : PHRASES) {
      if (sql.are(at, phrase)) {
        return true;
      }
    }
    return false;
  }

  /** GRANT role TO role: without an ON. */
  private static boolean isMembership(SqlWords sql, int at) {
    boolean starts = at == 0 || sql.is(at - 1, "begin") || isEnd(sql, at - 1);
    if (!starts || !(sql.is(at, "grant") || sql.is(at, "revoke"))) {
      return false;
    }
    for (int i = at; i < sql.size() && !isEnd(sql, i); i++) {
      if (sql.is(i, "on")) {
        return false;
      }
    }
    return true;
  }

  /** COPY to a file or a program of the server. */
  private static boolean isCopyOut(SqlWords sql, int at) {
    return sql.is(at, "copy") && sql.find(at, "to") > 0 && !sql.has("stdout");
  }

  private static boolean isEnd(SqlWords sql, int at) {
    return sql.words().get(at).isSymbol(";");
  }
}
