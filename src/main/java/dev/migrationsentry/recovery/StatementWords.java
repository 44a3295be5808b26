package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.Origin;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which statements of a part-applied migration are in and which are not, by what they make. */
final class StatementWords {
  private static final int SHOWN = 100;

  private final ReleaseMigration file;
  private final Set<ScriptStatement> in = new LinkedHashSet<>();
  private final Set<ScriptStatement> open = new LinkedHashSet<>();

  private StatementWords(ReleaseMigration file, Evidence evidence) {
    this.file = file;
    for (Trace trace : evidence.traces()) {
      maker(trace.effect().object())
          .ifPresent(statement -> (trace.mark() == Trace.Mark.IN ? in : open).add(statement));
    }
    in.removeAll(open);
  }

  /**
   * In words; empty unless some are in and some are not.
   *
   * @param evidence of this migration
   */
  static String of(ReleaseMigration file, Evidence evidence) {
    StatementWords words = new StatementWords(file, evidence);
    return words.in.isEmpty() || words.open.isEmpty()
        ? ""
        : "; what is in is " + words.list(words.in) + "; what is not is " + words.list(words.open);
  }

  private Optional<ScriptStatement> maker(ObjectId object) {
    return Release.makerIn(
            file,
            object.schema() + "." + object.name(),
            object.part().isEmpty() ? object.name() : object.part())
        .map(Origin::place)
        .flatMap(
            place ->
                file.statements().stream()
                    .filter(statement -> statement.line() <= place.line())
                    .reduce((earlier, later) -> later));
  }

  private String list(Set<ScriptStatement> statements) {
    return statements.stream().map(this::words).collect(Collectors.joining(", "));
  }

  private String words(ScriptStatement statement) {
    String sql = statement.sql().strip().replaceAll("\\s+", " ");
    return file.name().script()
        + ":"
        + statement.line()
        + " ("
        + (sql.length() > SHOWN ? sql.substring(0, SHOWN) + "…" : sql)
        + ")";
  }
}
