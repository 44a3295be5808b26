package dev.migrationsentry.release;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.GuardScript;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Findings;
import dev.migrationsentry.verdict.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads every statement of the guards before anything runs. Each guard has one transaction, and
 * what it may not do in one is refused here, even where a migration would be warned.
 */
final class GuardChecks {
  private final OutsideTransactions outside = new OutsideTransactions();
  private final HistoryWrites history;
  private final List<Finding> findings = new ArrayList<>();

  private GuardChecks(String historyTable) {
    this.history = new HistoryWrites(historyTable);
  }

  static List<Finding> of(List<GuardScript> guards, String historyTable) {
    GuardChecks checks = new GuardChecks(historyTable);
    for (GuardScript guard : guards) {
      guard.statements().forEach(statement -> checks.check(guard, statement));
    }
    return Findings.bounded(checks.findings);
  }

  private void check(GuardScript guard, ScriptStatement statement) {
    SqlWords words = SqlWords.of(statement.sql());
    outside.learn(words);
    Optional<OutsideTransactions.Refusal> refusal = outside.refusal(words);
    if (refusal.isPresent() || !statement.transactional()) {
      found(
          guard,
          statement.line(),
          FindingCode.SCRIPT_NOT_TRANSACTIONAL,
          refusal.map(OutsideTransactions.Refusal::what).orElse("this statement")
              + " cannot run inside a transaction, and every guard has one",
          "Take it out, and write what can: CREATE INDEX without CONCURRENTLY, for example.");
    }
    if (TransactionControl.in(words)) {
      found(
          guard,
          statement.line(),
          FindingCode.SCRIPT_TRANSACTION_CONTROL,
          "it says "
              + words.words().getFirst().text().toUpperCase(Locale.ROOT)
              + " by itself, so a failure after it could not be rolled back",
          "Take it out: every guard has a transaction of its own already.");
    }
    history
        .in(words)
        .ifPresent(
            name ->
                found(
                    guard,
                    statement.line() + name.line(),
                    FindingCode.SCRIPT_TOUCHES_HISTORY,
                    "it writes to " + name.name() + ", where only what was proved may stand",
                    "Take it out; to set a history right, run: migration-sentry recover"));
    TransactionControl.psqlCommand(words)
        .ifPresent(
            command ->
                found(
                    guard,
                    statement.line() + command.line(),
                    FindingCode.SCRIPT_PSQL,
                    "\\" + command.text() + " is a command of psql, and no SQL",
                    "Take it out, or write what it does as SQL."));
  }

  private void found(GuardScript guard, int line, FindingCode code, String seen, String remedy) {
    findings.add(
        Finding.of(code, guard.name(), seen, remedy)
            .weighing(Severity.BLOCKER)
            .at(FilePlaces.of(guard.file(), line)));
  }
}
