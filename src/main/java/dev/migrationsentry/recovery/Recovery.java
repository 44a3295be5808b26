package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.Probe;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.migration.MigrationState;
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
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
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

    private Planned(History history, RecoveryPlan plan, Set<ObjectId> toCome) {
      this.history = history;
      this.plan = plan;
      this.toCome = toCome;
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
    ReplayedHistory replayed = replay();
    Snapshot live = live(history);
    Set<MigrationName> applied =
        appliedAfter(diagnosis, new RecoveryPlan(List.of(), List.of(), List.of()));
    Snapshot recorded = Expected.after(replayed, applied).snapshot();
    Map<MigrationName, Evidence> evidence =
        Proof.of(replayed, live).stream()
            .map(each -> applied.contains(each.migration()) ? each : each.believing(recorded))
            .collect(Collectors.toMap(Evidence::migration, Function.identity()));
    RecoveryPlan plan =
        new Planner(
                diagnosis,
                release.migrations(),
                file -> evidence.getOrDefault(file.name(), notReplayed(file)),
                holding()::get,
                new Foundation(diagnosis.pending(), Set.of()))
            .plan();
    RecoveryPlan explained = explained(plan, replayed, live, diagnosis);
    return new Planned(
        history,
        Adoption.of(explained, history, diagnosis, replayed, live),
        toCome(plan, replayed, diagnosis));
  }

  /** What the migrations touch that run after this plan. */
  private static Set<ObjectId> toCome(
      RecoveryPlan plan, ReplayedHistory replayed, Diagnosis diagnosis) {
    Set<MigrationName> applied = appliedAfter(diagnosis, plan);
    return replayed.migrations().stream()
        .filter(migration -> !applied.contains(migration.migration()))
        .flatMap(migration -> migration.effects().stream())
        .map(Effect::object)
        .collect(Collectors.toSet());
  }

  private ReplayedHistory replay() throws StepRefused {
    try (ScratchDatabase scratch = ScratchDatabases.open(database, release, scratchServer)) {
      if (!scratch.fidelity().isProof()) {
        throw new StepRefused(
            Finding.of(
                FindingCode.RECOVERY_SCRATCH_UNAVAILABLE,
                database.settings().database(),
                "the only place for a scratch database is " + scratch.fidelity().words(),
                ScratchDatabases.remedy(database)));
      }
      return Replay.run(scratch, release, settings);
    }
  }

  /** Below a baseline, for example. */
  private static Evidence notReplayed(ReleaseMigration file) {
    return new Evidence(file.name(), Presence.UNDECIDED, List.of(), List.of());
  }

  /**
   * The plan, with every difference to a catalogue made by migrations alone as a doubt: a blocker
   * where something that is to run may stumble over it, else a warning.
   */
  private static RecoveryPlan explained(
      RecoveryPlan plan, ReplayedHistory replayed, Snapshot live, Diagnosis diagnosis) {
    if (!plan.refusals().isEmpty()) {
      return plan;
    }
    List<Effect> differences = new ArrayList<>();
    Expected.after(replayed, appliedAfter(diagnosis, plan)).differences(live).stream()
        .filter(each -> !dropped(each, plan) && !remade(each, replayed, diagnosis))
        .forEach(differences::add);
    differences.addAll(HalfDone.of(plan.recorded(), replayed.objects(), live));
    if (differences.isEmpty()) {
      return plan;
    }
    List<ReleaseMigration> toRun = new ArrayList<>(diagnosis.pending());
    toRun.removeAll(plan.recorded());
    Foundation foundation = new Foundation(toRun, toCome(plan, replayed, diagnosis));
    Map<Boolean, List<Effect>> shaking =
        differences.stream().collect(Collectors.partitioningBy(foundation::isShakenBy));
    List<Finding> doubts = new ArrayList<>();
    for (boolean shakes : List.of(true, false)) {
      List<Effect> some = Objects.requireNonNull(shaking.get(shakes));
      if (!some.isEmpty()) {
        doubts.add(unexplained(some, shakes));
      }
    }
    return new RecoveryPlan(plan.repairs(), List.of(), doubts);
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

  private static Set<MigrationName> appliedAfter(Diagnosis diagnosis, RecoveryPlan plan) {
    Set<MigrationName> applied = new LinkedHashSet<>();
    for (MigrationState state : diagnosis.states()) {
      if (state instanceof MigrationState.Applied each) {
        applied.add(each.migration().name());
      } else if (state instanceof MigrationState.Pending(ReleaseMigration file, var before)
          && before != null) {
        applied.add(file.name());
      } else if (state instanceof MigrationState.BelowBaseline(ReleaseMigration file)
          && isIn(file, diagnosis)) {
        applied.add(file.name());
      }
    }
    for (Repair repair : plan.repairs()) {
      if (repair instanceof Repair.Stamp stamp) {
        applied.add(stamp.file().name());
      } else if (repair instanceof Repair.RewriteRow rewrite) {
        applied.add(rewrite.as().name());
      }
    }
    return applied;
  }

  /**
   * That the baseline says so of what is below it is held against the catalogue like a row. A
   * baseline script stands for the versions up to its own.
   */
  private static boolean isIn(ReleaseMigration belowBaseline, Diagnosis diagnosis) {
    String version = belowBaseline.name().version();
    return version != null
        && (belowBaseline.kind() == ReleaseMigration.Kind.VERSIONED
            || MigrationVersion.fromVersion(version)
                    .compareTo(MigrationVersion.fromVersion(diagnosis.current()))
                <= 0);
  }

  /**
   * By a repeatable migration that has changed and runs again: it is still as the last run left it.
   */
  private static boolean remade(Effect difference, ReplayedHistory replayed, Diagnosis diagnosis) {
    return replayed.migrations().stream()
        .filter(
            migration ->
                migration.effects().stream()
                    .anyMatch(its -> its.object().equals(difference.object())))
        .anyMatch(
            migration ->
                diagnosis.states().stream()
                    .anyMatch(
                        state ->
                            state instanceof MigrationState.Pending pending
                                && pending.before() != null
                                && pending.migration().name().equals(migration.migration())));
  }

  private static boolean dropped(Effect difference, RecoveryPlan plan) {
    return plan.repairs().stream()
        .anyMatch(
            repair ->
                repair instanceof Repair.DropInvalidIndex drop
                    && drop.index().equals(difference.object()));
  }

  private static Finding unexplained(List<Effect> differences, boolean shakes) {
    return Finding.of(
            FindingCode.CATALOGUE_DRIFTED,
            "catalogue",
            "the database is not what any state of the history leaves"
                + (shakes ? ", and what is pending may rest on it: " : ": ")
                + DifferenceWords.of(differences),
            "Bring these objects to what the migrations make of them, or bring the difference in a"
                + " new migration; then run: migration-sentry gate")
        .weighing(shakes ? Severity.BLOCKER : Severity.WARNING);
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
