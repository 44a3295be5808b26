package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.stream.Stream;

/** A lock on one table waits for long work on another: locks are held to a transaction's end. */
final class LockCarriedOver implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    RehearsedStatement statement = here.statement();
    if (!statement.written().isEmpty()) {
      return List.of();
    }
    return here.target().heaviest(worked(statement)).stream()
        .filter(work -> work.weight().severity() != Severity.NOTE)
        .flatMap(
            work ->
                statement.carriedOver().stream()
                    .filter(lock -> lock.mode().blocksTraffic())
                    .filter(lock -> !lock.table().equals(work.table()))
                    .filter(lock -> here.target().weight(lock.table()).isPresent())
                    .findFirst()
                    .map(lock -> finding(here, work, lock))
                    .stream())
        .toList();
  }

  /** What it works on for as long as the table is big. */
  private static Stream<QualifiedName> worked(RehearsedStatement statement) {
    return Stream.of(
            statement.rewritten().stream(),
            statement.builds().stream().map(IndexBuild::table),
            statement.scans().stream().map(TableScan::table))
        .flatMap(each -> each);
  }

  private static Finding finding(Situation here, OnTarget.Heavy work, TableLock lock) {
    return here.finding(
        FindingCode.HAZARD_LOCK_CARRIED_OVER,
        lock.table(),
        "works through all of "
            + work.table()
            + ", "
            + work.weight().size()
            + ", while a lock that an earlier statement took "
            + lock.words(),
        "Move this statement to a migration of its own, or before the statement that locks "
            + lock.table().sql()
            + ".",
        work.weight().severity());
  }
}
