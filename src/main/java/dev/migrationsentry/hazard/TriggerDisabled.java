package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;

/** A trigger is off when its migration ends: what it saw to for the running release is not done. */
final class TriggerDisabled implements Hazard {
  private static final String DISABLED = " DISABLED";

  @Override
  public List<Finding> in(Situation here) {
    return here.changed(ObjectKind.TRIGGER)
        .filter(each -> here.target().has(each.object()))
        .filter(each -> !each.before().endsWith(DISABLED) && each.after().endsWith(DISABLED))
        .filter(each -> !changesAgain(here, each))
        .map(each -> finding(here, each))
        .toList();
  }

  private static boolean changesAgain(Situation here, Effect.Changed trigger) {
    return here.later().stream()
        .flatMap(each -> each.effects().stream())
        .anyMatch(each -> each.object().equals(trigger.object()));
  }

  private static Finding finding(Situation here, Effect.Changed trigger) {
    QualifiedName table = OnTarget.relation(trigger.object());
    String name = Identifier.quoted(trigger.object().part());
    return here.finding(
        FindingCode.HAZARD_TRIGGER_DISABLED,
        table + "." + trigger.object().part(),
        "switches the trigger off and leaves it so, for every write of the running release too",
        "ALTER TABLE "
            + table.sql()
            + " ENABLE TRIGGER "
            + name
            + "; at the end of the same migration.",
        here.target().breaking(table));
  }
}
