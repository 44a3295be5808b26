package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.Optional;

/** A table is read from end to end while others wait for it. */
final class ScanUnderLock implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    RehearsedStatement statement = here.statement();
    if (!statement.written().isEmpty() || RequiredColumn.isAdded(here)) {
      return List.of();
    }
    return here
        .target()
        .heaviest(
            statement.scans().stream()
                .map(TableScan::table)
                .filter(table -> strongest(statement, table).isPresent())
                .filter(table -> !isBuiltOver(statement, table)))
        .stream()
        .flatMap(
            read ->
                strongest(statement, read.table()).stream()
                    .map(
                        lock ->
                            here.finding(
                                FindingCode.HAZARD_SCAN_UNDER_LOCK,
                                read.table(),
                                "reads all of "
                                    + read.table()
                                    + ", "
                                    + read.weight().size()
                                    + ", while its lock "
                                    + lock.words()
                                    + others(statement, lock, here.target()),
                                ScanRemedy.of(read.table(), here),
                                read.weight().severity())))
        .toList();
  }

  /** That traffic has to wait for while the statement reads. */
  private static Optional<TableLock> strongest(RehearsedStatement statement, QualifiedName table) {
    return statement.held(table).filter(lock -> lock.mode().blocksTraffic()).sorted().findFirst();
  }

  /** The index is the longer work, and has its own rule. */
  private static boolean isBuiltOver(RehearsedStatement statement, QualifiedName table) {
    return statement.builds().stream().anyMatch(build -> build.table().equals(table));
  }

  private static String others(RehearsedStatement statement, TableLock lock, OnTarget target) {
    return statement
        .blocking()
        .filter(each -> !each.table().equals(lock.table()))
        .filter(each -> target.weight(each.table()).isPresent())
        .map(each -> ", and another " + each.words())
        .findFirst()
        .orElse("");
  }
}
