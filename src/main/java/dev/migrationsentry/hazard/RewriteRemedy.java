package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import java.util.Optional;
import java.util.regex.Pattern;

/** How to come to the same without writing the table anew in one go. Pure. */
final class RewriteRemedy {
  private static final Pattern REFRESH = SqlText.beginning("REFRESH");
  private static final Pattern REPACK = SqlText.beginning("VACUUM", "CLUSTER");

  private static final String STORED = "generated stored ";

  private RewriteRemedy() {}

  static String of(QualifiedName table, Situation here) {
    String sql = here.statement().sql();
    if (REFRESH.matcher(sql).lookingAt()) {
      return "REFRESH MATERIALIZED VIEW CONCURRENTLY "
          + table.sql()
          + "; it needs a unique index over all of its rows, made once before.";
    }
    if (REPACK.matcher(sql).lookingAt()) {
      return "Take it out: VACUUM "
          + table.sql()
          + " without FULL makes the space free for new rows beside the traffic; the extension"
          + " pg_repack gives it back.";
    }
    return here.changed(ObjectKind.COLUMN)
        .filter(each -> OnTarget.relation(each.object()).equals(table))
        .findFirst()
        .map(each -> otherType(table, each))
        .or(
            () ->
                here.made(ObjectKind.COLUMN)
                    .filter(each -> OnTarget.relation(each.object()).equals(table))
                    .filter(each -> !ColumnText.of(each.after()).value().isEmpty())
                    .findFirst()
                    .map(each -> newColumn(table, each)))
        .or(() -> persistence(table, here))
        .orElse(
            "Make a new table beside "
                + table.sql()
                + ", copy its rows in batches in transactions of their own, and swap the names in a"
                + " short transaction at the end.");
  }

  private static String otherType(QualifiedName table, Effect.Changed column) {
    String name = Identifier.quoted(column.object().part());
    String type = ColumnText.of(column.after()).type();
    String other = Identifier.quoted(column.object().part() + "_new");
    return "Expand and contract: ALTER TABLE "
        + table.sql()
        + " ADD COLUMN "
        + other
        + " "
        + type
        + "; have a trigger write both, fill it in batches in transactions of their own (UPDATE … SET "
        + other
        + " = "
        + name
        + "), switch the application to it, and drop "
        + name
        + " in a later release.";
  }

  private static String newColumn(QualifiedName table, Effect.Made column) {
    ColumnText text = ColumnText.of(column.after());
    String name = Identifier.quoted(column.object().part());
    String add = "ALTER TABLE " + table.sql() + " ADD COLUMN " + name + " " + text.type() + ";";
    if (text.generated() || text.value().startsWith("nextval(")) {
      return add
          + " have a trigger fill it for new rows"
          + (text.value().startsWith(STORED)
              ? " with " + text.value().substring(STORED.length())
              : " from a sequence")
          + ", and fill the rest in batches in transactions of their own."
          + (text.value().startsWith(STORED)
              ? " From PostgreSQL 18 on, VIRTUAL in place of STORED writes nothing."
              : "");
    }
    return add
        + " ALTER TABLE "
        + table.sql()
        + " ALTER COLUMN "
        + name
        + " SET DEFAULT "
        + text.value()
        + "; then fill the rows that are there in batches, in later transactions of their own.";
  }

  private static Optional<String> persistence(QualifiedName table, Situation here) {
    return here.changed(ObjectKind.TABLE)
        .filter(each -> OnTarget.relation(each.object()).equals(table))
        .filter(each -> each.before().contains("unlogged") != each.after().contains("unlogged"))
        .findFirst()
        .map(
            _ ->
                "Make a new table as it is to be, copy the rows in batches, and swap the names; an"
                    + " unlogged table is empty after a crash, and on a standby it always is.");
  }
}
