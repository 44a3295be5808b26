package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a database without a history adds to a plan. Pure. What is proved is recorded and the rest
 * is run; where that cannot be, the refusal says what the database is most like, instead of what
 * each migration lacks of it alone.
 */
final class Adoption {
  private static final int SHOWN = 12;

  private final RecoveryPlan plan;
  private final History history;
  private final Diagnosis diagnosis;
  private final ReplayedHistory replayed;
  private final Snapshot live;

  private Adoption(
      RecoveryPlan plan,
      History history,
      Diagnosis diagnosis,
      ReplayedHistory replayed,
      Snapshot live) {
    this.plan = plan;
    this.history = history;
    this.diagnosis = diagnosis;
    this.replayed = replayed;
    this.live = live;
  }

  /** The plan for such a database; any other one as it is. */
  static RecoveryPlan of(
      RecoveryPlan plan,
      History history,
      Diagnosis diagnosis,
      ReplayedHistory replayed,
      Snapshot live) {
    return history.rows().isEmpty()
        ? new Adoption(plan, history, diagnosis, replayed, live).plan()
        : plan;
  }

  private RecoveryPlan plan() {
    boolean records = !plan.repairs().isEmpty();
    if (!plan.refusals().isEmpty() || (records && !plan.doubts().isEmpty())) {
      Nearest nearest = Nearest.of(replayed, live);
      return nearest.differences().isEmpty() ? plan : refusing(notAsAnyLeavesIt(nearest));
    }
    boolean absent =
        diagnosis.findings().stream()
            .anyMatch(each -> each.blocks() && each.code() == FindingCode.HISTORY_ABSENT);
    return absent && !records ? refusing(ofStrangers()) : plan;
  }

  private RecoveryPlan refusing(Finding first) {
    List<Finding> refusals = new ArrayList<>();
    refusals.add(first);
    plan.refusals().stream().limit(SHOWN).forEach(refusals::add);
    return new RecoveryPlan(plan.repairs(), refusals, List.of());
  }

  private Finding notAsAnyLeavesIt(Nearest nearest) {
    return Finding.of(
        FindingCode.RECOVERY_NOT_PROVED,
        "schema " + String.join(", ", history.schemasWithObjects()),
        "no version of this release leaves a database like this one; " + nearest.words(),
        nearest.head() == 0
            ? "See whether it is the right database, and the right release for it."
            : "Bring these to what the migrations up to "
                + nearest.last()
                + " make of them, by hand, or change the files to what this database has; then"
                + " run: migration-sentry gate");
  }

  /** What is there may be another application's, and may be all there is in the wrong database. */
  private Finding ofStrangers() {
    return Finding.of(
        FindingCode.RECOVERY_NOT_PROVED,
        "schema " + String.join(", ", history.schemasWithObjects()),
        "nothing that the migrations make is there, and other things are: another application's, or"
            + " this is the wrong database",
        "If it is the right one, give it an empty history table, as the page shows:"
            + " migration-sentry explain history.absent; then run: migration-sentry gate");
  }
}
