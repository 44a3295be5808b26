package dev.migrationsentry.release;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.release.SqlWords.Name;
import dev.migrationsentry.verdict.Origin;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the words of a script that make a table, a column, an index or a constraint. By the text
 * alone: what dynamic SQL makes is not found.
 */
final class Makers {
  /** What PostgreSQL adds to the table's name where a primary key has none of its own. */
  private static final String PRIMARY_KEY = "_pkey";

  private final String table;
  private final String object;

  Makers(String table, String object) {
    this.table = table;
    this.object = object;
  }

  /** Whether it is worth to have the script cut into statements, which takes a while. */
  boolean mayBeIn(ReleaseMigration migration) {
    return migration.mayName(unqualified(object))
        || (object.endsWith(PRIMARY_KEY) && migration.mayName(unqualified(table)));
  }

  private static String unqualified(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  Optional<Origin> in(ReleaseMigration migration) {
    for (ScriptStatement statement : migration.statements()) {
      SqlWords words = SqlWords.of(statement.sql());
      Optional<Integer> line = line(words);
      if (line.isEmpty()) {
        line = words.bodies().stream().flatMap(body -> line(body).stream()).findFirst();
      }
      if (line.isPresent()) {
        return Optional.of(
            new Origin(
                FilePlaces.of(migration.file(), statement.line() + line.get()), migration.name()));
      }
    }
    return Optional.empty();
  }

  /** How many lines below the statement's first it is made. */
  private Optional<Integer> line(SqlWords sql) {
    for (int at = 0; at < sql.size(); at++) {
      Optional<Integer> line =
          sql.is(at, "create")
              ? created(sql, at)
              : sql.are(at, "alter", "table") ? altered(sql, at + 2) : Optional.empty();
      if (line.isPresent()) {
        return line;
      }
    }
    return Optional.empty();
  }

  private Optional<Integer> created(SqlWords sql, int create) {
    int at = create + 1;
    for (String word :
        new String[] {"global", "local", "temporary", "temp", "unlogged", "unique"}) {
      at = sql.skip(at, word);
    }
    if (sql.is(at, "index")) {
      return index(sql, at + 1);
    }
    if (!sql.is(at, "table")) {
      return Optional.empty();
    }
    Optional<Name> name = sql.name(sql.skip(at + 1, "if", "not", "exists"));
    if (name.isEmpty() || !name.get().is(table)) {
      return Optional.empty();
    }
    if (name.get().is(object) || object.equals(name.get().name() + PRIMARY_KEY)) {
      return Optional.of(name.get().line());
    }
    return inList(sql, name.get().next());
  }

  private Optional<Integer> index(SqlWords sql, int from) {
    int at = sql.skip(sql.skip(from, "concurrently"), "if", "not", "exists");
    Optional<Name> index = sql.name(at);
    if (index.isEmpty() || !index.get().name().equals(object)) {
      return Optional.empty();
    }
    int on = sql.skip(sql.skip(index.get().next(), "on"), "only");
    return sql.name(on).filter(name -> name.is(table)).map(_ -> index.get().line());
  }

  /** Columns and named constraints between the parentheses of CREATE TABLE. */
  private Optional<Integer> inList(SqlWords sql, int open) {
    int depth = 0;
    for (int at = open; at < sql.size(); at++) {
      SqlWord word = sql.words().get(at);
      boolean begins = false;
      if (word.isSymbol("(")) {
        begins = depth++ == 0;
      } else if (word.isSymbol(")")) {
        if (--depth == 0) {
          return Optional.empty();
        }
      } else {
        begins = depth == 1 && word.isSymbol(",");
      }
      boolean named = depth == 1 && word.is("constraint");
      if ((begins || named) && isObject(sql, at + 1)) {
        return Optional.of(sql.words().get(at + 1).line());
      }
    }
    return Optional.empty();
  }

  /** As in VALIDATE CONSTRAINT and DROP CONSTRAINT. */
  private static boolean isAboutOneThatIsThere(SqlWords sql, int constraint) {
    int before = constraint - 1;
    return sql.is(before, "validate")
        || sql.is(before, "drop")
        || sql.is(before, "alter")
        || sql.is(before, "rename");
  }

  private boolean isObject(SqlWords sql, int at) {
    return sql.name(at).map(Name::name).filter(Predicate.isEqual(object)).isPresent();
  }

  /** Another table that is given this name. */
  private Optional<Integer> renamed(SqlWords sql, int from) {
    int to = sql.find(from, "rename", "to");
    return to < 0
        ? Optional.empty()
        : sql.name(to + 2).filter(name -> name.is(table) && name.is(object)).map(Name::line);
  }

  private Optional<Integer> altered(SqlWords sql, int from) {
    Optional<Name> name = sql.name(sql.skip(sql.skip(from, "if", "exists"), "only"));
    if (name.isEmpty() || !name.get().is(table)) {
      return name.flatMap(_ -> renamed(sql, from));
    }
    for (int at = name.get().next(); at < sql.size(); at++) {
      if (sql.words().get(at).isSymbol(";")) {
        return Optional.empty();
      }
      int made = -1;
      if (sql.is(at, "add")) {
        made = sql.skip(sql.skip(at + 1, "column"), "constraint");
        made = sql.skip(made, "if", "not", "exists");
      } else if (sql.is(at, "constraint") && !isAboutOneThatIsThere(sql, at)) {
        made = at + 1;
      } else if (sql.is(at, "rename")) {
        made = sql.find(at, "to") + 1;
      }
      if (made > 0 && isObject(sql, made)) {
        return Optional.of(sql.words().get(made).line());
      }
    }
    return Optional.empty();
  }
}
