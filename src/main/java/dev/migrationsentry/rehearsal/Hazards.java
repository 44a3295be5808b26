package dev.migrationsentry.rehearsal;

import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Finding;
import java.util.ArrayList;
import java.util.List;

/** All rules, and what they see in a rehearsal. Pure. */
final class Hazards {
  private static final List<Hazard> ALL =
      List.of(
          new TableRewrite(), new IndexBlocksWrites(), new ScanUnderLock(), new RowsUnderLock());

  private Hazards() {}

  /** In the order of the statements, each at its statement's place. */
  static List<Finding> of(List<RehearsedMigration> rehearsed, Traffic target) {
    List<Finding> findings = new ArrayList<>();
    for (RehearsedMigration migration : rehearsed) {
      for (RehearsedStatement statement : migration.statements()) {
        for (Hazard hazard : ALL) {
          hazard.in(statement, migration, target).stream()
              .map(finding -> finding.at(statement.place()))
              .forEach(findings::add);
        }
      }
    }
    return findings;
  }
}
