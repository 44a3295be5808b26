package dev.migrationsentry.release;

import dev.migrationsentry.release.SqlWords.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds statements that write to the table that Flyway keeps its history in. */
final class HistoryWrites {
  private static final String[][] TARGETS = {
    {"insert", "into"},
    {"merge", "into"},
    {"delete", "from"},
    {"update"},
    {"truncate"},
    {"drop", "table"},
    {"alter", "table"},
    {"copy"},
  };

  private final String table;

  HistoryWrites(String table) {
    this.table = table;
  }

  /** The first such write, in the statement or in the code that it carries. */
  Optional<Name> in(SqlWords statement) {
    List<SqlWords> parts = new ArrayList<>(List.of(statement));
    if (statement.begins("do")) {
      parts.addAll(statement.bodies());
    }
    return parts.stream().flatMap(part -> direct(part).stream()).findFirst();
  }

  private Optional<Name> direct(SqlWords sql) {
    for (String[] target : TARGETS) {
      for (int at = sql.find(0, target); at >= 0; at = sql.find(at + 1, target)) {
        int name = at + target.length;
        name = sql.skip(name, "table");
        name = sql.skip(name, "if", "exists");
        name = sql.skip(name, "only");
        Optional<Name> written =
            sql.names(name).stream().filter(each -> each.name().equals(table)).findFirst();
        if (written.isPresent() && !isCopyTo(sql, target, written.get())) {
          return written;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isCopyTo(SqlWords sql, String[] target, Name name) {
    return target[0].equals("copy") && sql.find(name.next(), "from") < 0;
  }
}
