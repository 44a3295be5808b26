package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.Probe;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.ProbeResult;
import dev.migrationsentry.postgres.ProbeRunner;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.SnapshotReader;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Mends a history that is not what the database is, as far as that can be proved: by what the
 * migrations make when they are replayed on a scratch database, held against what is there.
 */
public final class Recovery {
  /** The table beside the history that says what was mended. */
  public static final String RECEIPTS = Receipts.TABLE;

  /** What a replay can throw light on. The rest is a matter of which release this is. */
  private static final Set<FindingCode> RECOVERABLE =
      EnumSet.of(
          FindingCode.HISTORY_FAILED,
          FindingCode.HISTORY_CHANGED,
          FindingCode.HISTORY_DUPLICATE,
          FindingCode.HISTORY_TORN,
          FindingCode.HISTORY_ABSENT,
          FindingCode.HISTORY_LATE);

  private final Database database;
  private final Release release;
  private final Contract contract;
  private final MigrationSettings settings;
  private final @Nullable ConnectionSettings scratchServer;

  /**
   * Recovery of one database.
   *
   * @param release with what Flyway's own placeholders say of a session of this database
   * @param contract for the probes that came with a migration
   * @param settings those of the gate, for the replay
   * @param scratchServer a database on a server that was named for scratch databases; or null
   */
  public Recovery(
      Database database,
      Release release,
      Contract contract,
      MigrationSettings settings,
      @Nullable ConnectionSettings scratchServer) {
    this.database = database;
    this.release = release;
    this.contract = contract;
    this.settings = settings;
    this.scratchServer = scratchServer;
  }

  /** Whether all that blocks is of the kind that a replay may help with. */
  public static boolean mayHelp(Diagnosis diagnosis) {
    List<Finding> blockers = diagnosis.findings().stream().filter(Finding::blocks).toList();
    return blockers.stream().allMatch(finding -> RECOVERABLE.contains(finding.code()));
  }

  /** A plan, and what it was made from. */
  public static final class Planned {
    private final History history;
    private final RecoveryPlan plan;
    private final Set<ObjectId> toCome;
    private final Outcome outcome;

    private Planned(History history, RecoveryPlan plan, Set<ObjectId> toCome, Outcome outcome) {
      this.history = history;
      this.plan = plan;
      this.toCome = toCome;
      this.outcome = outcome;
    }

    /** What would be done, a line each, with its evidence. */
    public List<Finding> repairs(FindingCode code, String remedy) {
      return plan.repairs().stream()
          .map(
              repair ->
                  Finding.of(
                      code, repair.migration(), repair.words() + ": " + repair.evidence(), remedy))
          .toList();
    }

    /** Why it must not be carried out; empty if it may. */
    public List<Finding> obstacles() {
      return plan.obstacles();
    }

    /**
     * What in the catalogue is otherwise than the migrations leave it, where nothing is to be
     * recorded: a blocker where something that is to run may stumble over it.
     */
    public List<Finding> drift() {
      return plan.repairs().isEmpty() ? plan.doubts() : List.of();
    }

    public boolean nothingToMend() {
      return plan.repairs().isEmpty();
    }

    /**
     * Whether a migration that is still to run touches a part of a table, or the table.
     *
     * @param part of the table, or its own name
     */
    public boolean willTouch(QualifiedName table, String part) {
      return toCome.stream()
          .anyMatch(
              object ->
                  object.schema().equals(table.schema())
                      && object.name().equals(table.name())
                      && (object.part().isEmpty() || object.part().equals(part)));
    }
  }

  /**
   * Makes the plan. Reads the target; writes to the scratch database only.
   *
   * @param history as it is now
   */
  public Planned plan(History history, Diagnosis diagnosis) throws StepRefused {
    ReplayedHistory replayed = replay(Set.of());
    Snapshot live = live(history);
    Planning planning =
        new Planning(diagnosis, release.migrations(), replayed, live, holding()::get);
    RecoveryPlan plan = planning.plan(_ -> "", Set.of());
    Set<MigrationName> inPart = planning.inPart();
    Optional<Bringing.Question> toTry = planning.toTry(plan);
    Set<ObjectId> brought = toTry.isPresent() ? brought(toTry.get()) : Set.of();
    if (!brought.isEmpty()) {
      plan = planning.plan(_ -> "", brought);
    } else if (!plan.refusals().isEmpty() && !inPart.isEmpty()) {
      plan = planning.plan(statements(inPart, live), Set.of());
    }
    return new Planned(
        history,
        Adoption.of(plan, history, diagnosis, replayed, live),
        planning.toCome(plan),
        planning.outcome(plan, brought));
  }

  /**
   * Holds the catalogue against what the plan was to lead to, when all that was pending has run.
   *
   * @return a blocker for what was missing and has not come as it should, a warning for what else
   *     the migrations did otherwise than on a scratch database
   */
  public List<Finding> missed(Planned planned) throws StepRefused {
    return planned.outcome.missed(live(planned.history));
  }

  /**
   * Which statements of these are in: learnt by a second replay that stops at each of them, made
   * only where the answer is a refusal.
   */
  private Function<ReleaseMigration, String> statements(Set<MigrationName> inPart, Snapshot live)
      throws StepRefused {
    try {
      return new StatementWords(Proof.of(replay(inPart), live))::of;
    } catch (StepRefused e) {
      if (database.stop().cause().isPresent()) {
        throw e;
      }
      return _ -> "";
    }
  }

  private Set<ObjectId> brought(Bringing.Question question) throws StepRefused {
    try (ScratchDatabase scratch = scratch()) {
      return new Bringing(scratch, settings).answer(release, question);
    }
  }

  /** Replays the release, and some migrations of it statement by statement. */
  private ReplayedHistory replay(Set<MigrationName> closely) throws StepRefused {
    try (ScratchDatabase scratch = scratch()) {
      return Replay.run(scratch, release, settings, closely);
    }
  }

  private ScratchDatabase scratch() throws StepRefused {
    ScratchDatabase scratch = ScratchDatabases.open(database, release, scratchServer);
    if (scratch.fidelity().isProof()) {
      return scratch;
    }
    scratch.close();
    throw new StepRefused(
        Finding.of(
            FindingCode.RECOVERY_SCRATCH_UNAVAILABLE,
            database.settings().database(),
            "the only place for a scratch database is " + scratch.fidelity().words(),
            ScratchDatabases.remedy(database)));
  }

  private Snapshot live(History history) throws StepRefused {
    try (Connection connection = database.open(Purpose.READ)) {
      return SnapshotReader.read(
          connection,
          database.stop(),
          List.of(
              new QualifiedName(history.schema(), history.table()),
              Receipts.table(history.schema())));
    } catch (SQLException e) {
      throw database.refusal(e, "reading the catalogue");
    }
  }

  /** The probes of the contract that came with a migration of the release and hold now. */
  private Holding holding() throws StepRefused {
    List<Probe> probes =
        contract.probes().stream().filter(probe -> probe.lifetime().since() != null).toList();
    List<Probe> holding = new ArrayList<>();
    for (ProbeResult result : ProbeRunner.run(database, probes)) {
      if (result.finding() == null) {
        holding.add(result.probe());
      }
    }
    return new Holding(holding);
  }

  private record Holding(List<Probe> probes) {
    Optional<String> get(ReleaseMigration migration) {
      String version = migration.name().version();
      return probes.stream()
          .filter(probe -> version != null && probe.lifetime().beginsWith(version))
          .map(Probe::name)
          .findFirst();
    }
  }

  /**
   * Why a plan must not be carried out; empty if it may.
   *
   * @param allowed the highest rung that may be taken
   */
  public static List<Finding> against(Planned planned, Rung allowed) {
    List<Finding> against = new ArrayList<>(planned.obstacles());
    planned
        .plan
        .needs()
        .filter(rung -> !allowed.allows(rung))
        .ifPresent(rung -> against.add(notAllowed(rung, planned.plan)));
    return against;
  }

  /**
   * Carries a plan out.
   *
   * @param allowed the highest rung that may be taken
   * @return the diagnosis after it
   * @throws StepRefused if it may not be; nothing is changed then
   */
  public Diagnosis carryOut(
      Planned planned, Rung allowed, HeldLock lock, Mending.Diagnosing diagnosing)
      throws StepRefused {
    List<Finding> against = against(planned, allowed);
    if (!against.isEmpty()) {
      throw new StepRefused(against, DatabaseState.UNTOUCHED);
    }
    return new Mending(database, lock, release.project().historyTable(), diagnosing)
        .carryOut(planned.plan, planned.history);
  }

  private static Finding notAllowed(Rung rung, RecoveryPlan plan) {
    return Finding.of(
        FindingCode.RECOVERY_NOT_ALLOWED,
        "recovery",
        "it could be mended and is not allowed to be: "
            + plan.repairs().stream().map(Repair::words).collect(Collectors.joining("; ")),
        "Allow it for this run: migration-sentry gate --recovery " + rung);
  }
}
