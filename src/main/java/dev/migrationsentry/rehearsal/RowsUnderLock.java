package dev.migrationsentry.rehearsal;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.Optional;

/** Rows are written while a lock that an earlier statement took keeps everybody waiting. */
final class RowsUnderLock implements Hazard {
  @Override
  public List<Finding> in(
      RehearsedStatement statement, RehearsedMigration migration, Traffic target) {
    return statement.locks().stream()
        .filter(lock -> lock.mode() == LockMode.ROW_EXCLUSIVE)
        .filter(lock -> lock.relation().equals(lock.table()))
        .flatMap(written -> finding(written.table(), statement, migration, target).stream())
        .toList();
  }

  private static Optional<Finding> finding(
      QualifiedName written,
      RehearsedStatement statement,
      RehearsedMigration migration,
      Traffic target) {
    return statement.carriedOver().stream()
        .filter(lock -> lock.mode() == LockMode.ACCESS_EXCLUSIVE)
        .filter(lock -> target.of(lock.table()).isPresent())
        .findFirst()
        .flatMap(
            held ->
                Weight.of(written, target)
                    .map(
                        weight ->
                            Finding.of(
                                    FindingCode.HAZARD_ROWS_UNDER_LOCK,
                                    written.toString(),
                                    migration.name().label()
                                        + " writes rows of "
                                        + written
                                        + ", "
                                        + weight.size()
                                        + ", while an earlier statement's lock "
                                        + held.words(),
                                    "Move the statement that writes rows to a migration of its"
                                        + " own: its transaction then holds no lock that others"
                                        + " wait for.")
                                .weighing(weight.severity())));
  }
}
