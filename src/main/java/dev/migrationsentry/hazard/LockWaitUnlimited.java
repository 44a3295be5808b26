package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;

/** A script has switched the lock time-out off, and then takes a lock that others wait for. */
final class LockWaitUnlimited implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    boolean said =
        here.earlier().stream()
            .anyMatch(each -> each.waitsForever() && each.blocking().findAny().isPresent());
    if (!here.statement().waitsForever() || said) {
      return List.of();
    }
    return here.target().heaviest(here.statement().blocking().map(TableLock::table)).stream()
        .map(
            table ->
                here.finding(
                    FindingCode.HAZARD_LOCK_WAIT_UNLIMITED,
                    table.table(),
                    "waits for its lock on "
                        + table.table()
                        + " without a limit, for lock_timeout is 0 here, and every query of the"
                        + " table waits behind it",
                    "Take SET lock_timeout = 0 out: a migration that cannot get its lock in time is"
                        + " rolled back and tried again.",
                    table.weight().atMost(Severity.WARNING)))
        .toList();
  }
}
