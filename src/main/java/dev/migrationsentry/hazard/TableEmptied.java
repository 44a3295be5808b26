package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;

/** TRUNCATE: all rows of a table that others read are gone at once. */
final class TableEmptied implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    return here.statement().emptied().stream()
        .flatMap(
            table ->
                here.target().weight(table).stream()
                    .map(
                        weight ->
                            here.finding(
                                FindingCode.HAZARD_TABLE_EMPTIED,
                                table,
                                "takes all rows out of "
                                    + table
                                    + ", "
                                    + weight.size()
                                    + ", and nobody can read it until its transaction ends",
                                "Keep a copy (pg_dump --table="
                                    + table.sql()
                                    + "), or DELETE what is to go in batches by the primary key,"
                                    + " each in a transaction of its own.",
                                here.target().breaking(table))))
        .toList();
  }
}
