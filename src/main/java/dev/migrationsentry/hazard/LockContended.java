package dev.migrationsentry.hazard;

import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.stream.Stream;

/** A lock is needed on a table that a transaction on the target uses now, and has for a while. */
final class LockContended implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    return here.statement()
        .blocking()
        .filter(lock -> lock.relation().equals(lock.table()))
        .filter(lock -> here.statement().carriedOver().stream().noneMatch(lock::isOnSameTable))
        .flatMap(lock -> finding(here, lock))
        .toList();
  }

  private static Stream<Finding> finding(Situation here, TableLock lock) {
    return here.target().use(lock.table()).stream()
        .filter(use -> lock.mode() == LockMode.ACCESS_EXCLUSIVE || use.writes())
        .map(use -> finding(here, lock, use));
  }

  private static Finding finding(Situation here, TableLock lock, Traffic.OpenUse use) {
    return here.finding(
        FindingCode.HAZARD_LOCK_CONTENDED,
        lock.table(),
        "needs a lock that "
            + lock.words()
            + ", and a transaction that has been open for "
            + Counted.of(Math.max(1, use.since().toSeconds()), "second")
            + " on the target is using it now: the migration waits for its end, and everybody else"
            + " behind the migration",
        "Deploy when it has ended. Who it is: SELECT pid, usename, application_name, xact_start,"
            + " state FROM pg_stat_activity WHERE datname = current_database() ORDER BY xact_start;",
        Severity.WARNING);
  }
}
