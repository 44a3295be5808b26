package dev.migrationsentry.recovery;

import dev.migrationsentry.verdict.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What would mend a broken history, or why nothing may.
 *
 * @param repairs in the order in which they are made
 * @param refusals why it must not be carried out; empty: it may
 */
record RecoveryPlan(List<Repair> repairs, List<Finding> refusals) {
  RecoveryPlan {
    repairs = List.copyOf(repairs);
    refusals = List.copyOf(refusals);
  }

  /** The highest rung that it needs. */
  Optional<Rung> needs() {
    return repairs.stream().map(Repair::rung).max(Comparator.naturalOrder());
  }

  boolean mayBeCarriedOut() {
    return refusals.isEmpty() && !repairs.isEmpty();
  }
}
