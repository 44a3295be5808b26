package dev.migrationsentry.gate;

import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryReader;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.ReadOnlyTransaction;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.Status;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one look at a database shows: its history and its schema, on one connection, in READ ONLY
 * transactions. Probes are not run: they ask for data, and a look is taken often.
 *
 * @param diagnosis of the history
 * @param checks each rule of the contract that applies, and whether the schema keeps it
 * @param findings what stands against starting this release here
 */
record Sight(Diagnosis diagnosis, Map<String, Boolean> checks, List<Finding> findings) {
  Sight {
    checks = new LinkedHashMap<>(checks);
    findings = List.copyOf(findings);
  }

  /**
   * Looks.
   *
   * @param connection in autocommit, and left so
   */
  static Sight at(Connection connection, Stop stop, ContractQuestion question)
      throws SQLException, StepRefused {
    Diagnosis diagnosis = diagnose(connection, stop, question.release().project());
    List<Finding> findings = new ArrayList<>(diagnosis.findings());
    if (!diagnosis.pending().isEmpty()) {
      findings.add(Check.behind(diagnosis.pending()));
    }
    String head = diagnosis.current().isEmpty() ? null : diagnosis.current();
    ContractQuestion.Answer answer = question.ask(connection, stop, head);
    if (findings.stream().noneMatch(Finding::blocks)) {
      // Before that the remedies would be wrong: what is missing may only not have run yet.
      findings.addAll(answer.violations());
      try (ReadOnlyTransaction _ = ReadOnlyTransaction.begin(connection, stop)) {
        findings.addAll(question.invalidIndexes(connection, head));
      }
    }
    return new Sight(diagnosis, answer.checks(), findings);
  }

  private static Diagnosis diagnose(Connection connection, Stop stop, FlywayProject project)
      throws SQLException, StepRefused {
    try (ReadOnlyTransaction _ = ReadOnlyTransaction.begin(connection, stop)) {
      History history = HistoryReader.read(connection, project.historyTable());
      List<ReleaseMigration> migrations =
          project.dependsOnTheSession()
              ? project.on(connection).migrations()
              : project.migrations();
      return Diagnosis.of(history, migrations, project.historyRules());
    }
  }

  /** As the status document has it. */
  Status.Migration migration(String release) {
    String current = diagnosis.current();
    return new Status.Migration(
        current.isEmpty() ? null : current,
        release.isEmpty() ? null : release,
        diagnosis.atHead(),
        diagnosis.pending().stream().map(ReleaseMigration::name).toList(),
        diagnosis.failed());
  }
}
