package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.regex.Pattern;

/** All rows of a table are looked through and written in one transaction. */
final class UnbatchedWrite implements Hazard {
  /** Outside of a transaction these may commit batch by batch. */
  private static final Pattern MAY_COMMIT = SqlText.beginning("DO", "CALL");

  @Override
  public List<Finding> in(Situation here) {
    RehearsedStatement statement = here.statement();
    boolean batches = !statement.inTransaction() && MAY_COMMIT.matcher(statement.sql()).lookingAt();
    if (batches || RowsUnderLock.heldMeanwhile(here).isPresent()) {
      return List.of();
    }
    return here
        .target()
        .heaviest(
            statement.scans().stream().map(TableScan::table).filter(statement.written()::contains))
        .stream()
        .map(
            table ->
                here.finding(
                    FindingCode.HAZARD_UNBATCHED_WRITE,
                    table.table(),
                    "looks through all of "
                        + table.table()
                        + ", "
                        + table.weight().size()
                        + ", and whoever writes one of the rows that it has written waits for the"
                        + " end of its transaction",
                    "Do it in batches of some thousand rows by the primary key, each in a"
                        + " transaction of its own: a DO block with COMMIT in a migration with"
                        + " executeInTransaction=false in its .conf.",
                    table.weight().severity()))
        .toList();
  }
}
