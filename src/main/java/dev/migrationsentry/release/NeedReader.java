package dev.migrationsentry.release;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.release.SqlWord.Kind;
import dev.migrationsentry.release.SqlWords.Name;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what the scripts of a release need of the server, in their order. */
final class NeedReader {
  private static final Set<String> NO_ROLES =
      Set.of("public", "current_user", "session_user", "current_role", "none", "default", "group");

  /** Words before a list of roles, and the statements in which they are. */
  private static final String[][] ROLES = {
    {"owner", "to"},
    {"set", "role"},
    {"set", "local", "role"},
    {"set", "session", "role"},
    {"set", "session", "authorization"},
    {"drop", "owned", "by"},
    {"reassign", "owned", "by"},
    {"for", "role"},
    {"for", "user"},
    {"authorization"},
  };

  /** Syntax and the major version whose release notes bring it. */
  private static final Object[][] SYNTAX = {
    {15, "nulls", "not", "distinct"},
    {15, "merge", "into"},
    {15, "security_invoker"},
    {17, "json_table"},
    {18, "uuidv7"},
    {18, "without", "overlaps"},
    {18, "not", "enforced"},
  };

  private final List<ServerNeed> needs = new ArrayList<>();
  private final Set<String> rolesMade = new HashSet<>();

  List<ServerNeed> needs() {
    return List.copyOf(needs);
  }

  void read(ReleaseMigration migration, ScriptStatement statement) {
    new Reading(migration, statement).all();
  }

  private final class Reading {
    private final ReleaseMigration migration;
    private final ScriptStatement statement;
    private final SqlWords sql;

    Reading(ReleaseMigration migration, ScriptStatement statement) {
      this.migration = migration;
      this.statement = statement;
      this.sql = SqlWords.of(statement.sql());
    }

    void all() {
      makes(sql);
      sql.bodies().forEach(this::makes);
      extension();
      roles();
      syntax();
    }

    /** Roles that the release makes itself; in code it may, so they are not called missing. */
    private void makes(SqlWords words) {
      for (String kind : List.of("role", "user", "group")) {
        for (int at = words.find(0, "create", kind);
            at >= 0;
            at = words.find(at + 1, "create", kind)) {
          words.name(at + 2).ifPresent(name -> rolesMade.add(name.name()));
        }
      }
    }

    private void extension() {
      if (!sql.begins("create", "extension")) {
        return;
      }
      int at = sql.skip(2, "if", "not", "exists");
      sql.name(at)
          .ifPresent(
              name ->
                  needs.add(
                      new ServerNeed.Extension(migration, place(name), name.name(), version())));
    }

    private @Nullable String version() {
      int at = sql.find(0, "version");
      if (at < 0 || at + 1 >= sql.size()) {
        return null;
      }
      SqlWord word = sql.words().get(at + 1);
      return word.kind() == Kind.SYMBOL ? null : word.text();
    }

    private void roles() {
      for (String[] before : ROLES) {
        for (int at = sql.find(0, before); at >= 0; at = sql.find(at + 1, before)) {
          sql.names(at + before.length).forEach(this::role);
        }
      }
      if (sql.begins("grant") || sql.begins("revoke") || sql.begins("create", "policy")) {
        String before = sql.begins("revoke") ? "from" : "to";
        for (int at = sql.find(1, before); at >= 0; at = sql.find(at + 1, before)) {
          sql.names(sql.skip(at + 1, "group")).forEach(this::role);
        }
      }
    }

    private void role(Name name) {
      SqlWord word = sql.words().get(name.next() - 1);
      boolean special = word.kind() == Kind.PLAIN && NO_ROLES.contains(name.name());
      if (!special && !rolesMade.contains(name.name())) {
        needs.add(new ServerNeed.Role(migration, place(name), name.name()));
      }
    }

    private void syntax() {
      for (Object[] each : SYNTAX) {
        String[] words = new String[each.length - 1];
        System.arraycopy(each, 1, words, 0, words.length);
        int at = sql.find(0, words);
        if (at >= 0) {
          needs.add(
              new ServerNeed.Syntax(
                  migration,
                  line(sql.words().get(at).line()),
                  String.join(" ", words).toUpperCase(java.util.Locale.ROOT),
                  (Integer) each[0]));
        }
      }
    }

    private SourcePlace place(Name name) {
      return line(name.line());
    }

    private SourcePlace line(int below) {
      return FilePlaces.of(migration.file(), statement.line() + below);
    }
  }
}
