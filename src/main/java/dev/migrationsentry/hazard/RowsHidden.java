package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.stream.Stream;

/** Row level security without a policy: nobody but the owner sees a row (manual, 5.9). */
final class RowsHidden implements Hazard {
  private static final String SECURITY = "row level security";

  @Override
  public List<Finding> in(Situation here) {
    return here.changed(ObjectKind.TABLE)
        .filter(each -> !each.before().contains(SECURITY) && each.after().contains(SECURITY))
        .map(each -> OnTarget.relation(each.object()))
        .filter(table -> here.target().weight(table).isPresent())
        .filter(table -> !hasPolicy(here, table))
        .map(
            table ->
                here.finding(
                    FindingCode.HAZARD_ROWS_HIDDEN,
                    table,
                    "switches row level security on, and no pending migration makes a policy: the"
                        + " running release sees none of its rows and can write none, unless it is"
                        + " the table's owner",
                    "Before it, in the same migration: CREATE POLICY … ON "
                        + table.sql()
                        + " TO … USING (…);",
                    here.target().breaking(table)))
        .toList();
  }

  private static boolean hasPolicy(Situation here, QualifiedName table) {
    return here.target().hasNew(ObjectKind.POLICY, table)
        || Stream.concat(Stream.of(here.statement()), here.later().stream())
            .flatMap(each -> each.effects().stream())
            .filter(each -> each instanceof Effect.Made)
            .filter(each -> each.object().kind() == ObjectKind.POLICY)
            .anyMatch(each -> OnTarget.relation(each.object()).equals(table));
  }
}
