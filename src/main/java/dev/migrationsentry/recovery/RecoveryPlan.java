package dev.migrationsentry.recovery;

import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.MigrationState;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What would mend a broken history, or why nothing may.
 *
 * @param repairs in the order in which they are made
 * @param refusals why it must not be carried out; empty: it may
 * @param doubts what is otherwise than the migrations leave it. Nothing is recorded on such a
 *     database; where nothing is to be recorded they do not stand in the way
 */
record RecoveryPlan(List<Repair> repairs, List<Finding> refusals, List<Finding> doubts) {
  static final RecoveryPlan NOTHING = new RecoveryPlan(List.of(), List.of(), List.of());

  RecoveryPlan {
    repairs = List.copyOf(repairs);
    refusals = List.copyOf(refusals);
    doubts = List.copyOf(doubts);
  }

  /** The migrations that it records as applied. */
  List<ReleaseMigration> recorded() {
    return repairs.stream()
        .<ReleaseMigration>mapMulti(
            (repair, out) -> {
              switch (repair) {
                case Repair.Stamp stamp -> out.accept(stamp.file());
                case Repair.RewriteRow rewrite -> out.accept(rewrite.as());
                case Repair.RemoveRow _, Repair.DropInvalidIndex _ -> {}
              }
            })
        .toList();
  }

  /** What the history has as applied when the plan has been carried out. */
  Set<MigrationName> appliedAfter(Diagnosis diagnosis) {
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
    recorded().forEach(file -> applied.add(file.name()));
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

  /** The highest rung that it needs. */
  Optional<Rung> needs() {
    return repairs.stream().map(Repair::rung).max(Comparator.naturalOrder());
  }

  /** Why it must not be carried out: with repairs in it, every doubt as well. */
  List<Finding> obstacles() {
    List<Finding> obstacles = new ArrayList<>(refusals);
    if (!repairs.isEmpty()) {
      doubts.stream().map(RecoveryPlan::notProved).forEach(obstacles::add);
    }
    return obstacles;
  }

  private static Finding notProved(Finding doubt) {
    Finding finding =
        Finding.of(FindingCode.RECOVERY_NOT_PROVED, doubt.subject(), doubt.seen(), doubt.remedy());
    SourcePlace place = doubt.place();
    return place == null ? finding : finding.at(place);
  }
}
