package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.stream.Stream;

/**
 * A column that every row must fill is added without anything to fill it with. It goes through on
 * an empty table, and only there (PostgreSQL manual, ALTER TABLE, ADD COLUMN).
 */
final class RequiredColumn implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    return added(here)
        .flatMap(
            column -> {
              QualifiedName table = OnTarget.relation(column.object());
              return here.target().weight(table).stream()
                  .map(
                      weight ->
                          here.finding(
                              FindingCode.HAZARD_REQUIRED_COLUMN,
                              table + "." + column.object().part(),
                              "adds it as NOT NULL without a default to "
                                  + table
                                  + ", "
                                  + weight.size()
                                  + ": the server refuses that where there is a row, and the"
                                  + " running release cannot insert any more where there is none",
                              remedy(table, column),
                              weight.isEmpty()
                                  ? Severity.NOTE
                                  : weight.isCounted() ? Severity.BLOCKER : Severity.WARNING));
            })
        .toList();
  }

  /** Whether the statement adds one, whatever the target has. */
  static boolean isAdded(Situation here) {
    return added(here).findAny().isPresent();
  }

  private static Stream<Effect.Made> added(Situation here) {
    return here.made(ObjectKind.COLUMN)
        .filter(each -> here.target().has(each.object()))
        .filter(each -> here.made(ObjectKind.TABLE).findAny().isEmpty())
        .filter(each -> here.statement().renamed().isEmpty() && !ColumnGone.isRename(here))
        .filter(
            each -> {
              ColumnText text = ColumnText.of(each.after());
              return text.notNull() && text.value().isEmpty();
            });
  }

  private static String remedy(QualifiedName table, Effect.Made column) {
    String alter = "ALTER TABLE " + table.sql();
    String name = Identifier.quoted(column.object().part());
    return alter
        + " ADD COLUMN "
        + name
        + " "
        + ColumnText.of(column.after()).type()
        + " NOT NULL DEFAULT …; or add it without NOT NULL, fill it in a later migration, and SET"
        + " NOT NULL behind a validated CHECK once the release that fills it runs.";
  }
}
