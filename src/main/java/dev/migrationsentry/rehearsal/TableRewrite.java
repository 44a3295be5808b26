package dev.migrationsentry.rehearsal;

import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.stream.Stream;

/** A table is written anew, with its indexes, while nobody can read it. */
final class TableRewrite implements Hazard {
  @Override
  public List<Finding> in(
      RehearsedStatement statement, RehearsedMigration migration, Traffic target) {
    return statement.rewritten().stream()
        .flatMap(
            table ->
                Weight.of(table, target).stream()
                    .flatMap(
                        weight ->
                            Stream.of(
                                Finding.of(
                                        FindingCode.HAZARD_TABLE_REWRITE,
                                        table.toString(),
                                        migration.name().label()
                                            + " writes all of "
                                            + table
                                            + " anew, "
                                            + weight.size()
                                            + ", and every read and write of it waits until that"
                                            + " is done",
                                        "Expand and contract instead: add a new column to "
                                            + table.sql()
                                            + " without a volatile default, fill it in batches in"
                                            + " transactions of their own, switch to it in a later"
                                            + " release, then drop the old one.")
                                    .weighing(weight.severity()))))
        .toList();
  }
}
