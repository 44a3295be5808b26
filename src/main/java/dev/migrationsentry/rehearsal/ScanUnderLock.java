package dev.migrationsentry.rehearsal;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A table is read from end to end while others wait for it. */
final class ScanUnderLock implements Hazard {
  @Override
  public List<Finding> in(
      RehearsedStatement statement, RehearsedMigration migration, Traffic target) {
    return statement.scans().stream()
        .flatMap(
            scan ->
                strongest(statement, scan.table()).stream()
                    .flatMap(lock -> finding(scan.table(), lock, migration, target)))
        .toList();
  }

  /** That traffic has to wait for while the statement reads. */
  private static Optional<TableLock> strongest(RehearsedStatement statement, QualifiedName table) {
    return statement.held(table).filter(lock -> lock.mode().blocksTraffic()).sorted().findFirst();
  }

  private static Stream<Finding> finding(
      QualifiedName table, TableLock lock, RehearsedMigration migration, Traffic target) {
    return Weight.of(table, target).stream()
        .map(
            weight ->
                Finding.of(
                        FindingCode.HAZARD_SCAN_UNDER_LOCK,
                        table.toString(),
                        migration.name().label()
                            + " reads all of "
                            + table
                            + ", "
                            + weight.size()
                            + ", while its lock "
                            + lock.words(),
                        "Add the constraint NOT VALID, and VALIDATE CONSTRAINT in a later"
                            + " migration, which reads "
                            + table
                            + " beside the traffic; SET NOT NULL behind a validated CHECK reads"
                            + " nothing.")
                    .weighing(weight.severity()));
  }
}
