package dev.migrationsentry.gate;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.Probe;
import dev.migrationsentry.contract.Requirement;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.ProbeResult;
import dev.migrationsentry.postgres.ProbeRunner;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.Session;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The verify step: the history is at head and the contract is kept. */
public final class Verification {
  private final Target target;
  private final Trail trail;
  private final @Nullable Seen seen;

  /** Of this database, as it is when it is asked. */
  public Verification(Target target, Trail trail) {
    this(target, trail, null);
  }

  private Verification(Target target, Trail trail, @Nullable Seen seen) {
    this.target = target;
    this.trail = trail;
    this.seen = seen;
  }

  /**
   * Of this database as one look has shown it: for a run that has not written since, and will not.
   */
  static Verification atFirstSight(Target target, Trail trail) {
    return new Verification(target, trail, target.first());
  }

  /** What was checked and holds. */
  public record Verified(int requirements, int probes) {
    /** The same in one line. */
    public String summary() {
      return Counted.of(requirements, "requirement")
          + " kept, "
          + Counted.of(probes, "probe")
          + " without a violation";
    }
  }

  /**
   * Reads the catalogue, then runs the probes.
   *
   * @param diagnosis of the history as it is now
   * @param justApplied by this run
   */
  public Verified verify(Diagnosis diagnosis, Collection<MigrationName> justApplied)
      throws StepRefused {
    List<Finding> findings = new ArrayList<>(notAtHead(diagnosis, justApplied));
    Contract contract = target.prepared().contract();
    String head = diagnosis.current().isEmpty() ? null : diagnosis.current();
    List<Requirement> requirements = contract.checked(head);
    List<Probe> probes = contract.probes(head);
    findings.addAll(ofTheSchema(diagnosis));
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

  /** Whether a migration that is still to run touches a part of a table. */
  @FunctionalInterface
  interface Touching {
    boolean part(QualifiedName table, String part);
  }

  /**
   * Refuses before anything runs what the end would refuse: a rule that is broken now, about
   * something that no migration touches which is still to run.
   *
   * @param diagnosis of the history before it is mended
   */
  void foresee(Diagnosis diagnosis, Touching later) throws StepRefused {
    Contract contract = target.prepared().contract();
    String head = diagnosis.headToCome();
    Set<String> touched =
        contract.checked(head).stream()
            .filter(rule -> rule.table().filter(t -> !later.part(t, rule.name())).isEmpty())
            .map(Requirement::subject)
            .collect(Collectors.toSet());
    try (Session session = target.database().ask(Purpose.READ)) {
      Connection connection = session.connection();
      List<Finding> broken =
          violations(connection, head).stream()
              .filter(finding -> !touched.contains(finding.subject()))
              .toList();
      if (!broken.isEmpty()) {
        throw new StepRefused(broken, DatabaseState.UNTOUCHED);
      }
    } catch (SQLException e) {
      throw target.database().refusal(e, "holding the contract against what is there");
    }
  }

  /** The same under the lock. Whether that was held to the end is part of the proof. */
  Verified underLock(HeldLock lock, Collection<MigrationName> justApplied) throws StepRefused {
    Target now = target.again();
    Verified verified = atFirstSight(now, trail).verify(now.diagnoseAtFirstSight(), justApplied);
    lock.proveHeld();
    lock.release();
    return verified;
  }

  /** What the contract finds in the catalogue, and INVALID indexes; no probe is run. */
  List<Finding> ofTheSchema(Diagnosis diagnosis) throws StepRefused {
    String head = diagnosis.current().isEmpty() ? null : diagnosis.current();
    ContractQuestion question = ContractQuestion.of(target.prepared());
    if (seen != null) {
      List<Finding> findings = new ArrayList<>(question.violations(seen.catalogue(), head));
      findings.addAll(question.invalidIndexes(seen.invalidIndexes(), head));
      return findings;
    }
    try (Session session = target.database().ask(Purpose.READ)) {
      Connection connection = session.connection();
      List<Finding> findings = new ArrayList<>(violations(connection, head));
      findings.addAll(question.invalidIndexes(connection, head));
      return findings;
    } catch (SQLException e) {
      throw target.database().refusal(e, "verifying");
    }
  }

  private List<Finding> violations(Connection connection, @Nullable String head)
      throws StepRefused {
    return ContractQuestion.of(target.prepared())
        .ask(connection, target.database().stop(), head)
        .violations();
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
