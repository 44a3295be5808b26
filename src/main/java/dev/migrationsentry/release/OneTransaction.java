package dev.migrationsentry.release;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What keeps migrations from running together in one transaction that is then rolled back. */
final class OneTransaction {
  private final OutsideTransactions outside = new OutsideTransactions();
  private final List<Finding> findings = new ArrayList<>();

  private OneTransaction() {}

  /**
   * Looks for it.
   *
   * @param all the migrations of the release: one may call a procedure that an earlier one makes
   * @param pending those that are to run
   */
  static List<Finding> against(
      Collection<ReleaseMigration> all, Collection<ReleaseMigration> pending) {
    OneTransaction look = new OneTransaction();
    Set<Path> files = Release.files(pending);
    for (ReleaseMigration migration : all) {
      boolean runs = files.contains(migration.file());
      if (runs && !migration.transactional()) {
        look.found(migration, 0, "it runs outside of a transaction");
      }
      for (ScriptStatement statement : migration.statements()) {
        SqlWords words = SqlWords.of(statement.sql());
        look.outside.learn(words);
        if (runs && migration.transactional()) {
          look.obstacle(words).ifPresent(why -> look.found(migration, statement.line(), why));
        }
      }
    }
    return List.copyOf(look.findings);
  }

  private Optional<String> obstacle(SqlWords words) {
    if (TransactionControl.in(words)) {
      return Optional.of("it begins or ends a transaction by itself");
    }
    Optional<OutsideTransactions.Refusal> refusal = outside.refusal(words);
    if (refusal.isPresent()) {
      return Optional.of(refusal.get().what() + " does not run inside a transaction");
    }
    if (words.begins("copy") && words.find(0, "from", "stdin") > 0) {
      return Optional.of("the rows of COPY … FROM STDIN are Flyway's to send");
    }
    if (words.begins("set", "transaction") || words.begins("set", "local", "transaction")) {
      return Optional.of("SET TRANSACTION has to come first in its transaction");
    }
    return words.begins("set", "constraints", "all") && words.has("immediate")
        ? Optional.of("SET CONSTRAINTS ALL IMMEDIATE would check what was left by the others")
        : Optional.empty();
  }

  private void found(ReleaseMigration migration, int line, String why) {
    findings.add(
        Finding.of(
                FindingCode.IN_PLACE_IMPOSSIBLE,
                migration.name().label(),
                why + ", and in place everything runs in one that is rolled back",
                "Rehearse on a scratch database, where it runs as it would: migration-sentry"
                    + " rehearse")
            .at(FilePlaces.of(migration.file(), line)));
  }
}
