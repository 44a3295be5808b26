package dev.migrationsentry.hazard;

import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Finding;
import java.util.ArrayList;
import java.util.List;

/** All rules, and what they see in a rehearsal. Pure. */
public final class Hazards {
  private static final List<Hazard> ALL =
      List.of(
          new TableRewrite(),
          new IndexBlocksWrites(),
          new ScanUnderLock(),
          new RowsUnderLock(),
          new UnbatchedWrite(),
          new LockCarriedOver(),
          new ManyTablesLocked(),
          new AvoidableLock(),
          new ExplicitLock(),
          new LockWaitUnlimited(),
          new LockContended(),
          new RequiredColumn(),
          new ColumnGone(),
          new RelationGone(),
          new TableEmptied(),
          new DefaultDropped(),
          new UniquenessDropped(),
          new EnumValueGone(),
          new FunctionDropped(),
          new TriggerDisabled(),
          new RowsHidden(),
          new PrivilegeRevoked(),
          new NameCut(),
          new NothingMade());

  private Hazards() {}

  /**
   * What they see, in the order of the statements, each finding at its statement's place.
   *
   * @param rehearsed in the order in which they ran
   * @param traffic what is known of the tables on the target
   */
  public static List<Finding> of(List<RehearsedMigration> rehearsed, Traffic traffic) {
    List<Finding> findings = new ArrayList<>();
    OnTarget target = new OnTarget(traffic);
    for (RehearsedMigration migration : rehearsed) {
      for (int index = 0; index < migration.statements().size(); index++) {
        Situation here = new Situation(migration, index, target);
        PartitionFindings.drawnTogether(
                ALL.stream().flatMap(hazard -> hazard.in(here).stream()).toList(),
                here.statement().partitions())
            .stream()
            .map(finding -> finding.at(here.statement().place()))
            .forEach(findings::add);
        target.after(here.statement());
      }
    }
    return findings;
  }
}
