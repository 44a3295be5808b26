package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the catalogue is to be when all that is pending has run. Pure.
 *
 * @param expected as all the migrations leave it
 * @param tolerated what was otherwise before, and has been said, or is not a migration's
 * @param brought what was missing before, and for whose sake the run was begun all the same
 */
record Outcome(Expected expected, Set<ObjectId> tolerated, Set<ObjectId> brought) {
  Outcome {
    tolerated = Set.copyOf(tolerated);
    brought = Set.copyOf(brought);
  }

  /** What is not so: a blocker for what was to be brought, a warning for the rest. */
  List<Finding> missed(Snapshot live) {
    Map<Boolean, List<Effect>> missed =
        expected.differences(live).stream()
            .filter(difference -> !tolerated.contains(difference.object()))
            .collect(
                Collectors.partitioningBy(difference -> brought.contains(difference.object())));
    List<Finding> findings = new ArrayList<>();
    for (boolean promised : List.of(true, false)) {
      List<Effect> some = Objects.requireNonNull(missed.get(promised));
      if (!some.isEmpty()) {
        findings.add(finding(some, promised));
      }
    }
    return findings;
  }

  private static Finding finding(List<Effect> missed, boolean promised) {
    return Finding.of(
            FindingCode.CATALOGUE_DRIFTED,
            "catalogue",
            "the migrations ran, and have not left here what they leave on a scratch database: "
                + DifferenceWords.of(missed),
            "Look what in them depends on rows or settings, and bring the difference in a new"
                + " migration; then run: migration-sentry gate")
        .weighing(promised ? Severity.BLOCKER : Severity.WARNING);
  }
}
