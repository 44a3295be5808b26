package dev.migrationsentry.migration;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * How what is pending is handed to Flyway. One by one, it looks through all migrations and the
 * whole history again before each: the square of their number. Together, as a group, it looks once;
 * then the connection commits as soon as Flyway has written a migration's row, so that each has a
 * transaction of its own all the same, with the same statements in the same order.
 *
 * <p>Together only what can have no other outcome: without callbacks of the project's, which may do
 * anything in between, without a migration that runs outside a transaction, and without one that
 * names the history. What Flyway would have seen by looking again is told by the rank that it gives
 * to a row: it counts on from the last row there is, whoever has written that. Once it does not
 * follow the one before, the rest goes one by one.
 */
final class Handover {
  private final boolean quiet;
  private final String historyRow;
  private boolean together;
  private boolean strangeRow;
  private boolean goesOn;
  private int lastRank;

  private Handover(boolean quiet, boolean together, String historyRow, int lastRank) {
    this.quiet = quiet;
    this.together = together;
    this.historyRow = historyRow;
    this.lastRank = lastRank;
  }

  /**
   * For these migrations.
   *
   * @param lastRank the highest in the history; 0 if there is none
   */
  static Handover of(MigrationOrder order, int lastRank) {
    FluentConfiguration configuration = order.configuration().get();
    boolean quiet = isQuiet(configuration);
    boolean together =
        quiet
            && !configuration.isGroup()
            && order.pending().size() > 1
            && order.pending().stream()
                .allMatch(each -> each.transactional() && !names(each, configuration.getTable()));
    return new Handover(
        quiet, together, "." + History.quoted(configuration.getTable()) + " (", lastRank);
  }

  /** Where Flyway commits by itself. */
  static Handover oneByOne() {
    return new Handover(false, false, "", 0);
  }

  private static boolean names(ReleaseMigration migration, String table) {
    String folded = table.toLowerCase(Locale.ROOT);
    return migration.statements().stream()
        .anyMatch(statement -> statement.sql().toLowerCase(Locale.ROOT).contains(folded));
  }

  /** Whether nothing of the project's runs but its migrations. In doubt not. */
  private static boolean isQuiet(FluentConfiguration configuration) {
    ScriptNames names = new ScriptNames(configuration, "");
    Location[] all =
        Stream.of(configuration.getLocations(), configuration.getCallbackLocations())
            .flatMap(Stream::of)
            .toArray(Location[]::new);
    List<ScriptFolders.Found> files = new ScriptFolders(all).files();
    return files.stream()
        .map(file -> names.read(file.name()).kind())
        .noneMatch(kind -> kind == ScriptName.Kind.CALLBACK || kind == ScriptName.Kind.CODE);
  }

  /** Whether the project has no callbacks, so that nothing of its runs between two of ours. */
  boolean quiet() {
    return quiet;
  }

  /** Whether Flyway gets them as a group, of which each is to be committed. */
  boolean together() {
    return together;
  }

  /** Whether this is how Flyway writes the row of a migration. */
  boolean isRow(String sql) {
    return together && sql.startsWith("INSERT INTO ") && sql.contains(historyRow);
  }

  /** A row with this rank is in. */
  void recorded(int rank) {
    strangeRow |= rank != lastRank + 1;
    lastRank = rank;
  }

  /** Before the next one: whether somebody else has written to the history. */
  boolean isOver() {
    return together && strangeRow;
  }

  /**
   * Takes back what was handed over together, if that is why the attempt ended: what is left then
   * goes one by one.
   *
   * @param begun whether one of the migrations had begun
   */
  boolean takesBack(FailedAttempt failed, boolean begun) {
    if (!together) {
      return false;
    }
    goesOn = HandedBack.in(failed.thrown());
    // Where nothing was run and no server has said anything, it is left to the usual way to say
    // what is wrong.
    boolean nothing = !begun && failed.error() == null && RunHalted.in(failed.thrown()) == null;
    together = !goesOn && !nothing;
    return !together;
  }

  /** Whether the attempt that comes goes on where Flyway, one by one, would only have gone on. */
  boolean goesOn() {
    boolean now = goesOn;
    goesOn = false;
    return now;
  }
}
