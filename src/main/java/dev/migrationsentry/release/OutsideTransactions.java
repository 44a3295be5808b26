package dev.migrationsentry.release;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Statements that the server refuses inside a transaction block (PostgreSQL manual: the Notes of
 * each command, and 43.8 Transaction Management). Flyway's parser knows some of them only.
 */
final class OutsideTransactions {
  private static final Set<String> BRANCHES = Set.of("if", "case", "loop", "while", "for");

  private final Set<String> committing = new HashSet<>();
  private final Set<String> maybeCommitting = new HashSet<>();

  /**
   * Why the server would refuse.
   *
   * @param what the statement, in words
   * @param certain whether it always refuses; else only where the code comes to its COMMIT
   */
  record Refusal(String what, boolean certain) {}

  /** Learns which procedures end a transaction. */
  void learn(SqlWords statement) {
    int procedure = statement.find(0, "procedure");
    if (!statement.begins("create") || procedure < 0 || procedure > 3) {
      return;
    }
    statement
        .name(procedure + 1)
        .ifPresent(
            name -> {
              committing.remove(name.name());
              maybeCommitting.remove(name.name());
              for (SqlWords body : statement.bodies()) {
                if (endsTransaction(body)) {
                  (branches(body) ? maybeCommitting : committing).add(name.name());
                }
              }
            });
  }

  Optional<Refusal> refusal(SqlWords statement) {
    String plain = plain(statement);
    if (!plain.isEmpty()) {
      return Optional.of(new Refusal(plain, true));
    }
    if (statement.begins("call")) {
      return statement.name(1).flatMap(name -> call(name.name()));
    }
    if (statement.begins("do")) {
      return statement.bodies().stream()
          .filter(OutsideTransactions::endsTransaction)
          .findFirst()
          .map(body -> new Refusal("DO with a COMMIT or ROLLBACK in it", !branches(body)));
    }
    return Optional.empty();
  }

  private Optional<Refusal> call(String procedure) {
    boolean certain = committing.contains(procedure);
    return certain || maybeCommitting.contains(procedure)
        ? Optional.of(new Refusal("CALL of " + procedure + ", which commits", certain))
        : Optional.empty();
  }

  private static boolean endsTransaction(SqlWords body) {
    return body.find(0, "commit") >= 0
        || (body.find(0, "rollback") >= 0 && body.find(0, "rollback", "to") < 0);
  }

  private static boolean branches(SqlWords body) {
    return BRANCHES.stream().anyMatch(body::has);
  }

  private static String plain(SqlWords sql) {
    if (sql.words().isEmpty()) {
      return "";
    }
    boolean concurrently = sql.has("concurrently");
    return switch (sql.words().getFirst().text()) {
      case "vacuum" -> "VACUUM";
      case "reindex" -> reindex(sql, concurrently);
      case "cluster" -> isBareCluster(sql) ? "CLUSTER without a table" : "";
      case "create", "drop" -> createOrDrop(sql, concurrently);
      case "alter" -> alter(sql, concurrently);
      case "discard" -> sql.is(1, "all") ? "DISCARD ALL" : "";
      case "commit" -> sql.is(1, "prepared") ? "COMMIT PREPARED" : "";
      case "rollback" -> sql.is(1, "prepared") ? "ROLLBACK PREPARED" : "";
      default -> "";
    };
  }

  private static String reindex(SqlWords sql, boolean concurrently) {
    if (concurrently) {
      return "REINDEX … CONCURRENTLY";
    }
    for (String whole : List.of("schema", "database", "system")) {
      if (sql.has(whole)) {
        return "REINDEX " + whole.toUpperCase(java.util.Locale.ROOT);
      }
    }
    return "";
  }

  private static boolean isBareCluster(SqlWords sql) {
    int at = sql.skip(1, "verbose");
    if (at < sql.size() && sql.words().get(at).isSymbol("(")) {
      while (at < sql.size() && !sql.words().get(at).isSymbol(")")) {
        at++;
      }
      at++;
    }
    return sql.name(at).isEmpty();
  }

  private static String createOrDrop(SqlWords sql, boolean concurrently) {
    int at = sql.skip(1, "unique");
    if (sql.is(at, "index")) {
      return concurrently ? "INDEX CONCURRENTLY" : "";
    }
    if (sql.is(1, "database") || sql.is(1, "tablespace")) {
      return sql.is(1, "database") ? "CREATE or DROP DATABASE" : "CREATE or DROP TABLESPACE";
    }
    // With create_slot or connect off, and after SET (slot_name = NONE), it may run in one.
    boolean slot = !sql.has("create_slot") && !sql.has("connect") && sql.begins("create");
    return sql.is(1, "subscription") && slot ? "CREATE SUBSCRIPTION with a slot" : "";
  }

  private static String alter(SqlWords sql, boolean concurrently) {
    if (sql.is(1, "system")) {
      return "ALTER SYSTEM";
    }
    if (sql.is(1, "database") && sql.find(1, "set", "tablespace") > 0) {
      return "ALTER DATABASE SET TABLESPACE";
    }
    if (sql.is(1, "subscription") && sql.find(1, "refresh", "publication") > 0) {
      return "ALTER SUBSCRIPTION REFRESH PUBLICATION";
    }
    boolean detach = sql.is(1, "table") && sql.find(1, "detach", "partition") > 0;
    return detach && concurrently ? "DETACH PARTITION CONCURRENTLY" : "";
  }
}
