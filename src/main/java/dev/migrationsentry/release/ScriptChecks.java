package dev.migrationsentry.release;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.migration.ScriptFinding;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads every statement of a release before anything runs. What the server would refuse blocks;
 * what runs under Flyway and should not be done is a warning.
 */
final class ScriptChecks {
  private final OutsideTransactions outside = new OutsideTransactions();
  private final HistoryWrites history;
  private final List<ScriptFinding> findings;

  private ScriptChecks(FlywayProject project) {
    this.history = new HistoryWrites(project.historyTable().table());
    this.findings = new ArrayList<>(project.scriptFindings());
    for (ReleaseMigration migration : project.migrations()) {
      for (ScriptStatement statement : migration.statements()) {
        new Check(migration, statement).run();
      }
    }
  }

  /** What is to be said of a project's scripts, those findings included that it has itself. */
  static List<ScriptFinding> of(FlywayProject project) {
    return List.copyOf(new ScriptChecks(project).findings);
  }

  private final class Check {
    private final ReleaseMigration migration;
    private final ScriptStatement statement;
    private final SqlWords words;

    Check(ReleaseMigration migration, ScriptStatement statement) {
      this.migration = migration;
      this.statement = statement;
      this.words = SqlWords.of(statement.sql());
    }

    void run() {
      outside.learn(words);
      if (migration.transactional()) {
        outside.refusal(words).ifPresent(this::refused);
      }
      if (TransactionControl.in(words)) {
        found(
            FindingCode.SCRIPT_TRANSACTION_CONTROL,
            Severity.WARNING,
            0,
            "it says " + firstWord() + " by itself, so a failure after it cannot be rolled back",
            "Take it out: every migration has a transaction of its own already.");
      }
      history
          .in(words)
          .ifPresent(
              name ->
                  found(
                      FindingCode.SCRIPT_TOUCHES_HISTORY,
                      Severity.WARNING,
                      name.line(),
                      "it writes to " + name.name() + ", where Flyway keeps its history",
                      "Take it out; to set a history right, run: migration-sentry recover"));
      psql();
    }

    private void refused(OutsideTransactions.Refusal refusal) {
      String script = FilePlaces.shown(migration.file());
      found(
          FindingCode.SCRIPT_NOT_TRANSACTIONAL,
          refusal.certain() ? Severity.BLOCKER : Severity.WARNING,
          0,
          refusal.what() + " cannot run inside a transaction, and Flyway would run it in one",
          "Put it into a file of its own, and beside that file write "
              + script
              + ".conf with the line executeInTransaction=false");
    }

    private String firstWord() {
      return words.words().getFirst().text().toUpperCase(java.util.Locale.ROOT);
    }

    private void psql() {
      TransactionControl.psqlCommand(words)
          .ifPresent(
              command ->
                  found(
                      FindingCode.SCRIPT_PSQL,
                      Severity.BLOCKER,
                      command.line(),
                      "\\" + command.text() + " is a command of psql, and no SQL",
                      command.text().equals("copy")
                          ? "Write COPY … FROM STDIN; with the rows and \\. below it."
                          : "Take it out, or write what it does as SQL."));
    }

    private void found(FindingCode code, Severity severity, int lines, String seen, String remedy) {
      findings.add(
          new ScriptFinding(
              migration,
              Finding.of(code, migration.name().label(), seen, remedy)
                  .weighing(severity)
                  .at(FilePlaces.of(migration.file(), statement.line() + lines))));
    }
  }
}
