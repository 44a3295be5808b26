package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.Optional;

/** A column that every row must fill loses what fills it where a statement does not. */
final class DefaultDropped implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    return here.changed(ObjectKind.COLUMN)
        .filter(each -> here.target().has(each.object()))
        .filter(each -> isRequired(each.after()) && !ColumnText.of(each.before()).value().isEmpty())
        .filter(each -> isRequired(atTheEnd(here, each)))
        .map(each -> finding(here, each.object(), ColumnText.of(each.before()).value()))
        .toList();
  }

  private static boolean isRequired(String definition) {
    ColumnText text = ColumnText.of(definition);
    return text.notNull() && text.value().isEmpty();
  }

  /** A default may be dropped to be set anew, around a change of the type. */
  private static String atTheEnd(Situation here, Effect.Changed column) {
    return here.later().stream()
        .flatMap(each -> each.effects().stream())
        .filter(each -> each.object().equals(column.object()))
        .map(each -> Optional.ofNullable(each.after()).orElse(""))
        .reduce(column.after(), (_, last) -> last);
  }

  private static Finding finding(Situation here, ObjectId column, String value) {
    QualifiedName table = OnTarget.relation(column);
    return here.finding(
        FindingCode.HAZARD_DEFAULT_DROPPED,
        table + "." + column.part(),
        "takes away what fills it ("
            + value
            + "), it is NOT NULL, and an INSERT of the running release that leaves it out fails",
        "First a release whose every INSERT gives "
            + Identifier.quoted(column.part())
            + " a value; this statement in the release after that one.",
        here.target().breaking(table));
  }
}
