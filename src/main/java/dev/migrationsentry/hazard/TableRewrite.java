package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;

/** A table is written anew, with its indexes, while nobody can read it. */
final class TableRewrite implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    return here.statement().rewritten().stream()
        .map(here::whole)
        .distinct()
        .flatMap(
            table ->
                here.target().weight(table).stream()
                    .map(
                        weight ->
                            here.finding(
                                FindingCode.HAZARD_TABLE_REWRITE,
                                table,
                                "writes all of "
                                    + table
                                    + " anew, "
                                    + weight.size()
                                    + ", and every read and write of it waits until that is done",
                                RewriteRemedy.of(table, here),
                                weight.severity())))
        .toList();
  }
}
