package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.regex.Pattern;

/** LOCK TABLE in a mode that others wait for. */
final class ExplicitLock implements Hazard {
  private static final Pattern LOCK = SqlText.beginning("LOCK");

  @Override
  public List<Finding> in(Situation here) {
    if (!LOCK.matcher(here.statement().sql()).lookingAt()) {
      return List.of();
    }
    return here.statement()
        .blocking()
        .flatMap(
            lock ->
                here.target().weight(lock.table()).stream()
                    .map(
                        weight ->
                            here.finding(
                                FindingCode.HAZARD_EXPLICIT_LOCK,
                                lock.table(),
                                "takes a lock by hand that "
                                    + lock.words()
                                    + " until all of the migration has run",
                                "Leave it out: each statement takes the lock that it needs. If the"
                                    + " migration has to see no writes meanwhile, keep it alone"
                                    + " with what has to come under the lock.",
                                weight.atMost(Severity.WARNING))))
        .limit(1)
        .toList();
  }
}
