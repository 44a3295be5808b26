package dev.migrationsentry.gate;

import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryReader;
import dev.migrationsentry.migration.OtherTools;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.ReadOnlyTransaction;
import dev.migrationsentry.postgres.RoundTrip;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one look at a database shows: its history and its schema, on one connection, in one READ
 * ONLY transaction. Probes are not run: they ask for data, and a look is taken often.
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
   * Looks, in one round trip where that is enough.
   *
   * @param connection in autocommit, and left so
   */
  static Sight on(Connection connection, Stop stop, ContractQuestion question)
      throws SQLException, StepRefused {
    RoundTrip trip = new RoundTrip();
    Seen.Asked asked = new Seen.Asked(trip, connection, question);
    if (trip.make(connection, stop)) {
      Optional<Seen> seen = asked.answer();
      if (seen.isPresent()) {
        return of(seen.get(), question);
      }
    }
    try (ReadOnlyTransaction transaction = ReadOnlyTransaction.beginPlainly(connection, stop)) {
      return in(transaction, question);
    }
  }

  /** What was seen, and what it means. */
  static Sight of(Seen seen, ContractQuestion question) {
    Diagnosis diagnosis = seen.diagnosis();
    String head = diagnosis.current().isEmpty() ? null : diagnosis.current();
    ContractQuestion.Answer answer = question.of(seen.catalogue(), head);
    List<Finding> findings = behind(diagnosis);
    if (findings.stream().noneMatch(Finding::blocks)) {
      findings.addAll(answer.violations());
      findings.addAll(question.invalidIndexes(seen.invalidIndexes(), head));
    }
    return new Sight(diagnosis, answer.checks(), findings);
  }

  private static List<Finding> behind(Diagnosis diagnosis) {
    List<Finding> findings = new ArrayList<>(diagnosis.findings());
    if (!diagnosis.pending().isEmpty()) {
      findings.add(Check.behind(diagnosis.pending()));
    }
    return findings;
  }

  /** Looks. The transaction may have failed afterwards: nothing but its end may follow. */
  static Sight in(ReadOnlyTransaction transaction, ContractQuestion question)
      throws SQLException, StepRefused {
    Connection connection = transaction.connection();
    FlywayProject project = question.release().project();
    History history = HistoryReader.read(connection, project.historyTable());
    Diagnosis diagnosis = diagnose(connection, history, project);
    List<Finding> findings = behind(diagnosis);
    String head = diagnosis.current().isEmpty() ? null : diagnosis.current();
    ContractQuestion.Answer answer = question.ask(transaction, head);
    if (findings.stream().noneMatch(Finding::blocks)) {
      // Before that the remedies would be wrong: what is missing may only not have run yet.
      findings.addAll(answer.violations());
      findings.addAll(question.invalidIndexes(connection, head));
    }
    findings.addAll(OtherTools.in(connection, schemas(history, project)));
    return new Sight(diagnosis, answer.checks(), findings);
  }

  private static Diagnosis diagnose(Connection connection, History history, FlywayProject project)
      throws SQLException {
    List<ReleaseMigration> migrations =
        project.dependsOnTheSession() ? project.on(connection).migrations() : project.migrations();
    return Diagnosis.of(history, migrations, project.historyRules());
  }

  private static Set<String> schemas(History history, FlywayProject project) {
    Set<String> schemas = new TreeSet<>(project.historyTable().schemas());
    schemas.add(history.schema());
    return schemas;
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
