package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.MigrationState;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is known of one database when a plan is made for it, and the plan. Pure. */
final class Planning {
  private final Diagnosis diagnosis;
  private final List<ReleaseMigration> release;
  private final ReplayedHistory replayed;
  private final Snapshot live;
  private final Function<ReleaseMigration, Optional<String>> probes;
  private final Map<MigrationName, Evidence> evidence;

  /**
   * What is known.
   *
   * @param release every migration of it
   * @param probes as {@link Planner} asks for them
   */
  Planning(
      Diagnosis diagnosis,
      List<ReleaseMigration> release,
      ReplayedHistory replayed,
      Snapshot live,
      Function<ReleaseMigration, Optional<String>> probes) {
    this.diagnosis = diagnosis;
    this.release = List.copyOf(release);
    this.replayed = replayed;
    this.live = live;
    this.probes = probes;
    Set<MigrationName> applied = RecoveryPlan.NOTHING.appliedAfter(diagnosis);
    Snapshot recorded = Expected.after(replayed, applied).snapshot();
    this.evidence =
        Proof.of(replayed, live).stream()
            .map(each -> applied.contains(each.migration()) ? each : each.believing(recorded))
            .collect(Collectors.toMap(Evidence::migration, Function.identity()));
  }

  /**
   * The plan.
   *
   * @param statements which statements of a migration are in, in words
   * @param brought what is missing, and has been seen to come by what is pending
   */
  RecoveryPlan plan(Function<ReleaseMigration, String> statements, Set<ObjectId> brought) {
    Planner planner =
        new Planner(
            diagnosis,
            release,
            file -> evidence.getOrDefault(file.name(), notReplayed(file)),
            probes,
            statements,
            brought,
            this::heldRows);
    return explained(planner.plan(), brought);
  }

  /**
   * Those that are not recorded as applied, and are in the catalogue with a part of what they do.
   */
  Set<MigrationName> inPart() {
    Set<MigrationName> recorded = RecoveryPlan.NOTHING.appliedAfter(diagnosis);
    return release.stream()
        .filter(file -> file.statements().size() > 1 && !recorded.contains(file.name()))
        .map(ReleaseMigration::name)
        .filter(
            name ->
                evidence.containsKey(name)
                    && Objects.requireNonNull(evidence.get(name)).presence() == Presence.PARTLY)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * What to try, if what stands in the way of a run is only that something is missing which what is
   * pending speaks of.
   */
  Optional<Bringing.Question> toTry(RecoveryPlan plan) {
    boolean missingAlone =
        plan.refusals().stream()
            .allMatch(refusal -> refusal.code() == FindingCode.HISTORY_STAMPED_BUT_ABSENT);
    boolean stands = !plan.refusals().isEmpty() || plan.doubts().stream().anyMatch(Finding::blocks);
    if (!missingAlone || !stands || !plan.repairs().isEmpty()) {
      return Optional.empty();
    }
    Set<MigrationName> recorded = plan.appliedAfter(diagnosis);
    Expected expected = Expected.after(replayed, recorded);
    Set<ObjectId> missing =
        expected.differences(live).stream()
            .filter(difference -> difference instanceof Effect.Dropped)
            .map(Effect::object)
            .collect(Collectors.toSet());
    if (missing.stream().noneMatch(this::isSpokenOf) || missing.stream().anyMatch(this::heldRows)) {
      return Optional.empty();
    }
    Map<ObjectId, String> now = new TreeMap<>(expected.snapshot().definitions());
    now.keySet().removeAll(missing);
    Set<MigrationName> all = atTheEnd(plan);
    return Optional.of(
        new Bringing.Question(
            recorded, all, missing, Snapshot.of(now), Expected.after(replayed, all).snapshot()));
  }

  /**
   * Whether a recorded migration wrote rows to it after it was made: they do not come again with
   * it.
   */
  private boolean heldRows(ObjectId missing) {
    if (missing.kind() != ObjectKind.TABLE && missing.kind() != ObjectKind.COLUMN) {
      return false;
    }
    Set<MigrationName> recorded = RecoveryPlan.NOTHING.appliedAfter(diagnosis);
    Pattern table = HalfDone.word(missing.name());
    boolean made = false;
    for (MigrationEffects migration : replayed.migrations()) {
      made |= migration.effects().stream().map(Effect::object).anyMatch(missing::equals);
      if (made
          && recorded.contains(migration.migration())
          && migration.rows().stream().anyMatch(words -> table.matcher(words).find())) {
        return true;
      }
    }
    return false;
  }

  /** What is recorded when all that is pending has run. */
  private Set<MigrationName> atTheEnd(RecoveryPlan plan) {
    Set<MigrationName> all = plan.appliedAfter(diagnosis);
    diagnosis.pending().forEach(file -> all.add(file.name()));
    return all;
  }

  /** What the run is to lead to. */
  Outcome outcome(RecoveryPlan plan, Set<ObjectId> brought) {
    Set<ObjectId> tolerated =
        Expected.after(replayed, plan.appliedAfter(diagnosis)).differences(live).stream()
            .filter(difference -> !remade(difference))
            .map(Effect::object)
            .filter(object -> !brought.contains(object))
            .collect(Collectors.toSet());
    replayed.afterwards().forEach(effect -> tolerated.add(effect.object()));
    return new Outcome(Expected.after(replayed, atTheEnd(plan)), tolerated, brought);
  }

  /** It would be looked for in vain otherwise, but for what dynamic SQL puts together. */
  private boolean isSpokenOf(ObjectId missing) {
    return diagnosis.pending().stream()
        .anyMatch(
            each ->
                HalfDone.names(each, missing.part().isEmpty() ? missing.name() : missing.part()));
  }

  /** What the migrations touch that run after this plan. */
  Set<ObjectId> toCome(RecoveryPlan plan) {
    Set<MigrationName> applied = plan.appliedAfter(diagnosis);
    return replayed.migrations().stream()
        .filter(migration -> !applied.contains(migration.migration()))
        .flatMap(migration -> migration.effects().stream())
        .map(Effect::object)
        .collect(Collectors.toSet());
  }

  /** Below a baseline, for example. */
  private static Evidence notReplayed(ReleaseMigration file) {
    return new Evidence(file.name(), Presence.UNDECIDED, List.of(), List.of());
  }

  /**
   * The plan, with every difference to a catalogue made by migrations alone as a doubt: a blocker
   * where something that is to run may stumble over it, else a warning.
   */
  private RecoveryPlan explained(RecoveryPlan plan, Set<ObjectId> brought) {
    if (!plan.refusals().isEmpty()) {
      return plan;
    }
    List<Effect> differences = new ArrayList<>();
    Expected.after(replayed, plan.appliedAfter(diagnosis)).differences(live).stream()
        .filter(each -> !dropped(each, plan) && !remade(each))
        .forEach(differences::add);
    differences.addAll(HalfDone.of(plan.recorded(), replayed.objects(), live));
    if (differences.isEmpty()) {
      return plan;
    }
    List<ReleaseMigration> toRun = new ArrayList<>(diagnosis.pending());
    toRun.removeAll(plan.recorded());
    Foundation foundation = new Foundation(!toRun.isEmpty(), toCome(plan), brought);
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

  /**
   * By a repeatable migration that has changed and runs again: it is still as the last run left it.
   */
  private boolean remade(Effect difference) {
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
}
