package dev.migrationsentry.gate;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.Probe;
import dev.migrationsentry.contract.Requirement;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.CatalogReader;
import dev.migrationsentry.postgres.ProbeResult;
import dev.migrationsentry.postgres.ProbeRunner;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.Origin;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The verify step: the history is at head and the contract is kept. */
final class Verification {
  private final Target target;
  private final Trail trail;

  Verification(Target target, Trail trail) {
    this.target = target;
    this.trail = trail;
  }

  /** What was checked and holds. */
  record Verified(int requirements, int probes) {
    String summary() {
      return requirements + " requirements kept, " + probes + " probes without a violation";
    }
  }

  /**
   * Reads the catalogue, then runs the probes.
   *
   * @param diagnosis of the history as it is now
   * @param justApplied by this run
   */
  Verified verify(Diagnosis diagnosis, Collection<MigrationName> justApplied) throws StepRefused {
    List<Finding> findings = new ArrayList<>(notAtHead(diagnosis, justApplied));
    Contract contract = target.prepared().contract();
    String head = diagnosis.current().isEmpty() ? null : diagnosis.current();
    List<Requirement> requirements = contract.checked(head);
    List<Probe> probes = contract.probes(head);
    try (Connection connection = target.database().open(Purpose.READ)) {
      findings.addAll(violations(connection, contract, head));
    } catch (SQLException e) {
      throw target.database().refusal(e, "verifying");
    }
    for (ProbeResult result : ProbeRunner.run(target.database(), probes)) {
      Finding finding = result.finding();
      if (finding != null) {
        findings.add(finding);
      }
    }
    if (findings.stream().anyMatch(Finding::blocks)) {
      throw new StepRefused(findings, DatabaseState.UNTOUCHED);
    }
    findings.forEach(trail::found);
    requirements.forEach(rule -> trail.on(new RunEvent.Detail("kept: " + rule.subject())));
    trail.verified(requirements.size() + probes.size());
    return new Verified(requirements.size(), probes.size());
  }

  private List<Finding> violations(Connection connection, Contract contract, @Nullable String head)
      throws StepRefused {
    Catalog catalog = CatalogReader.tables(connection, target.database().stop(), contract.tables());
    return contract.violations(catalog, head, this::maker);
  }

  private Optional<Origin> maker(Requirement rule) {
    Release release = target.prepared().release();
    return rule.table().flatMap(table -> release.makerOf(table.toString(), rule.name()));
  }

  private static List<Finding> notAtHead(
      Diagnosis diagnosis, Collection<MigrationName> justApplied) {
    List<Finding> findings =
        new ArrayList<>(diagnosis.findings().stream().filter(Finding::blocks).toList());
    if (findings.isEmpty() && !diagnosis.atHead(justApplied)) {
      String names =
          diagnosis.pending().stream()
              .map(ReleaseMigration::name)
              .map(MigrationName::label)
              .collect(Collectors.joining(", "));
      findings.add(
          Finding.of(
              FindingCode.HISTORY_NOT_AT_HEAD,
              "history",
              "not recorded here: " + names,
              "Run the gate again: migration-sentry gate."));
    }
    return findings;
  }
}
