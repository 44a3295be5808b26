package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import java.util.Optional;

/** How to have the table read beside the traffic. Pure. */
final class ScanRemedy {
  private ScanRemedy() {}

  static String of(QualifiedName table, Situation here) {
    return newConstraint(here)
        .or(() -> notNull(here))
        .or(() -> validated(here))
        .or(() -> attached(table, here))
        .or(() -> domain(table, here))
        .orElse(
            "Move this statement to a migration of its own, where no lock that others wait for is"
                + " held while it reads.");
  }

  private static Optional<String> newConstraint(Situation here) {
    return here.made(ObjectKind.CONSTRAINT)
        .filter(each -> each.after().startsWith("CHECK") || each.after().startsWith("FOREIGN KEY"))
        .filter(each -> !each.after().endsWith("NOT VALID"))
        .findFirst()
        .map(
            each ->
                "ALTER TABLE "
                    + OnTarget.relation(each.object()).sql()
                    + " ADD CONSTRAINT "
                    + Identifier.quoted(each.object().part())
                    + " "
                    + each.after()
                    + " NOT VALID; and in the next migration, beside the traffic: "
                    + validate(each));
  }

  private static String validate(Effect constraint) {
    return "ALTER TABLE "
        + OnTarget.relation(constraint.object()).sql()
        + " VALIDATE CONSTRAINT "
        + Identifier.quoted(constraint.object().part())
        + ";";
  }

  private static Optional<String> notNull(Situation here) {
    return here.changed(ObjectKind.COLUMN)
        .filter(each -> !ColumnText.of(each.before()).notNull())
        .filter(each -> ColumnText.of(each.after()).notNull())
        .findFirst()
        .map(ScanRemedy::notNull);
  }

  private static String notNull(Effect.Changed column) {
    String alter = "ALTER TABLE " + OnTarget.relation(column.object()).sql();
    String name = Identifier.quoted(column.object().part());
    String check =
        Identifier.quoted(column.object().name() + "_" + column.object().part() + "_not_null");
    return alter
        + " ADD CONSTRAINT "
        + check
        + " CHECK ("
        + name
        + " IS NOT NULL) NOT VALID; in the next migration: "
        + alter
        + " VALIDATE CONSTRAINT "
        + check
        + "; in the one after: "
        + alter
        + " ALTER COLUMN "
        + name
        + " SET NOT NULL; then, as a statement of its own: "
        + alter
        + " DROP CONSTRAINT "
        + check
        + ";";
  }

  private static Optional<String> validated(Situation here) {
    return here.changed(ObjectKind.CONSTRAINT)
        .filter(each -> each.before().endsWith("NOT VALID"))
        .filter(each -> !each.after().endsWith("NOT VALID"))
        .findFirst()
        .map(
            each ->
                "Move it to the next migration, where the lock of this one's transaction is gone: "
                    + validate(each));
  }

  private static Optional<String> attached(QualifiedName table, Situation here) {
    return here.changed(ObjectKind.TABLE)
        .filter(each -> !each.before().contains("partition of"))
        .filter(each -> each.after().contains("partition of"))
        .findFirst()
        .map(
            each ->
                "Give "
                    + table.sql()
                    + " a CHECK first that says what the bounds of the partition say ("
                    + bounds(each.after())
                    + "; of a default partition the opposite), NOT VALID, and VALIDATE it in a"
                    + " migration of its own: then nothing is read here.");
  }

  private static Optional<String> domain(QualifiedName table, Situation here) {
    return here.changed(ObjectKind.DOMAIN)
        .findFirst()
        .map(
            _ ->
                "Leave the domain as it is: a CHECK on the column of "
                    + table.sql()
                    + ", added NOT VALID and validated in the next migration, is read beside the"
                    + " traffic, and one of a domain is not.");
  }

  private static String bounds(String definition) {
    int from = definition.indexOf("FOR VALUES");
    return from < 0 ? "its bounds" : definition.substring(from);
  }
}
