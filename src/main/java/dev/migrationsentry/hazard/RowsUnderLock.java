package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * As many rows are written as a table has, while a lock that an earlier statement took keeps
 * everybody waiting. A statement that finds its rows by an index, or brings them along, reads no
 * table from end to end.
 */
final class RowsUnderLock implements Hazard {
  /** With CONCURRENTLY it keeps those waiting who write to the view, and nobody else does. */
  private static final Pattern REFRESH = SqlText.beginning("REFRESH");

  @Override
  public List<Finding> in(Situation here) {
    RehearsedStatement statement = here.statement();
    Optional<TableLock> held = heldMeanwhile(here);
    if (held.isEmpty()
        || statement.written().isEmpty()
        || REFRESH.matcher(statement.sql()).lookingAt()) {
      return List.of();
    }
    return here.target().heaviest(statement.scans().stream().map(TableScan::table)).stream()
        .map(
            read ->
                here.finding(
                    FindingCode.HAZARD_ROWS_UNDER_LOCK,
                    statement.written().getFirst(),
                    "writes rows of "
                        + statement.written().getFirst()
                        + " and reads all of "
                        + read.table()
                        + " for it, "
                        + read.weight().size()
                        + ", while a lock of its transaction "
                        + held.get().words(),
                    "Move the statement that writes rows to a migration of its own: its"
                        + " transaction then holds no lock that others wait for.",
                    read.weight().severity()))
        .toList();
  }

  /** The strongest lock that keeps users of the target waiting. */
  static Optional<TableLock> heldMeanwhile(Situation here) {
    return here.statement()
        .held()
        .filter(lock -> lock.mode().blocksTraffic())
        .filter(lock -> here.target().weight(lock.table()).isPresent())
        .sorted()
        .findFirst();
  }
}
