package dev.migrationsentry.recovery;

import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.MigrationName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Which statements of a part-applied migration are in and which are not. By what each did when the
 * migration was replayed, so that it holds for dynamic SQL too.
 */
final class StatementWords {
  private static final int SHOWN = 4;

  private final Map<MigrationName, List<Evidence>> evidence = new LinkedHashMap<>();

  /**
   * The words for the migrations that were replayed statement by statement.
   *
   * @param evidence of each migration; of those one for each statement, and one for what came after
   *     the last
   */
  StatementWords(List<Evidence> evidence) {
    evidence.forEach(
        each -> this.evidence.computeIfAbsent(each.migration(), _ -> new ArrayList<>()).add(each));
  }

  /** In words; empty where nothing is known of the single statements. */
  String of(ReleaseMigration file) {
    if (Release.controlsTransactions(file)) {
      return "; which of its statements are in cannot be told, because it begins or ends"
          + " transactions by itself";
    }
    List<Evidence> all = evidence.getOrDefault(file.name(), List.of());
    List<ScriptStatement> statements = file.statements();
    if (statements.size() < 2 || all.size() != statements.size() + 1) {
      return "";
    }
    Map<Presence, List<ScriptStatement>> by = new EnumMap<>(Presence.class);
    for (int index = 0; index < statements.size(); index++) {
      Presence presence = all.get(index).presence();
      by.computeIfAbsent(
              presence == Presence.UNDECIDED ? Presence.UNTRACEABLE : presence,
              _ -> new ArrayList<>())
          .add(statements.get(index));
    }
    StringJoiner words = new StringJoiner("; ", "; ", "");
    by.forEach((presence, some) -> words.add(words(presence) + list(file, some)));
    return words.toString();
  }

  private static String words(Presence presence) {
    return switch (presence) {
      case PRESENT -> "what is in is ";
      case ABSENT -> "what is not is ";
      case PARTLY -> "what is in by half, or otherwise, is ";
      case UNTRACEABLE, UNDECIDED -> "what the catalogue does not tell of is ";
    };
  }

  private static String list(ReleaseMigration file, List<ScriptStatement> statements) {
    StringJoiner list = new StringJoiner(", ");
    statements.stream().limit(SHOWN).forEach(each -> list.add(words(file, each)));
    if (statements.size() > SHOWN) {
      list.add("and " + (statements.size() - SHOWN) + " more");
    }
    return list.toString();
  }

  private static String words(ReleaseMigration file, ScriptStatement statement) {
    return file.name().script() + ":" + statement.line() + " (" + statement.shown() + ")";
  }
}
