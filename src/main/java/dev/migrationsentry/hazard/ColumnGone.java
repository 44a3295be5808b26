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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A column that the running release may read and write is dropped, or has another name. That
 * release runs on until the new one has started, and comes back when the new one is rolled back.
 */
final class ColumnGone implements Hazard {
  private static final Pattern RENAME = Pattern.compile("\\bRENAME\\b", Pattern.CASE_INSENSITIVE);

  @Override
  public List<Finding> in(Situation here) {
    return here.dropped(ObjectKind.COLUMN)
        .filter(each -> !here.isGone(OnTarget.relation(each.object())))
        .filter(each -> here.target().has(each.object()))
        .filter(each -> here.target().weight(OnTarget.relation(each.object())).isPresent())
        .filter(each -> !isSwapped(here, each))
        .map(
            each ->
                newName(here, each)
                    .map(to -> renamed(here, each, to))
                    .orElseGet(() -> dropped(here, each)))
        .toList();
  }

  /** Whether a column takes the place of another one of its table within the migration. */
  private static boolean isSwapped(Situation here, Effect.Dropped column) {
    return isThereAgain(here, column)
        || newName(here, column)
            .map(to -> inPlaceOf(column.object(), to))
            .filter(
                to ->
                    here.earlier().stream()
                        .flatMap(each -> each.effects().stream())
                        .anyMatch(
                            each -> each instanceof Effect.Dropped && each.object().equals(to)))
            .isPresent();
  }

  private static ObjectId inPlaceOf(ObjectId column, String name) {
    return new ObjectId(column.kind(), column.schema(), column.name(), name);
  }

  private static boolean isThereAgain(Situation here, Effect.Dropped column) {
    return newName(here, column).isPresent()
        && here.later().stream()
            .flatMap(each -> each.effects().stream())
            .anyMatch(each -> each instanceof Effect.Made && each.object().equals(column.object()));
  }

  /** Whether the statement renames, and does not drop one column and make another. */
  static boolean isRename(Situation here) {
    return RENAME.matcher(here.statement().sql()).find()
        && here.dropped(ObjectKind.COLUMN).findAny().isPresent();
  }

  private static Optional<String> newName(Situation here, Effect.Dropped column) {
    if (!isRename(here)) {
      return Optional.empty();
    }
    return here.made(ObjectKind.COLUMN)
        .filter(each -> OnTarget.relation(each.object()).equals(OnTarget.relation(column.object())))
        .filter(each -> each.after().equals(column.before()))
        .map(each -> each.object().part())
        .findFirst();
  }

  private static Finding renamed(Situation here, Effect.Dropped column, String to) {
    QualifiedName table = OnTarget.relation(column.object());
    String name = column.object().part();
    return here.finding(
        FindingCode.HAZARD_COLUMN_RENAMED,
        table + "." + name,
        "renames it to " + to + ", and the running release knows it by its old name",
        "Expand and contract: ALTER TABLE "
            + table.sql()
            + " ADD COLUMN "
            + Identifier.quoted(to)
            + " "
            + ColumnText.of(column.before()).type()
            + "; have a trigger keep both alike, let the next release use "
            + to
            + ", and drop "
            + name
            + " in the one after.",
        here.target().breaking(table));
  }

  private static Finding dropped(Situation here, Effect.Dropped column) {
    QualifiedName table = OnTarget.relation(column.object());
    String name = column.object().part();
    String indexes =
        here.dropped(ObjectKind.INDEX)
            .filter(each -> OnTarget.relation(each.object()).equals(table))
            .map(each -> each.object().part())
            .collect(Collectors.joining(", "));
    return here.finding(
        FindingCode.HAZARD_COLUMN_DROPPED,
        table + "." + name,
        "drops it with its values"
            + (indexes.isEmpty() ? "" : " and the indexes over it (" + indexes + ")")
            + ", and the running release may still read or write it",
        "First a release that no longer names "
            + Identifier.quoted(name)
            + " in any query or mapping; this statement in the release after that one.",
        here.target().breaking(table));
  }
}
