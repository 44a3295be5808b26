package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.Session;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What there was before the first migration, so that what is there afterwards can be told from it.
 *
 * @param historyExisted whether there was a history table
 * @param lastRank the highest {@code installed_rank}; 0 if there is no row
 * @param history as SQL writes its name
 * @param invalidIndexes indexes that were INVALID already
 */
record BeforeTheRun(
    boolean historyExisted, int lastRank, String history, Set<String> invalidIndexes) {

  static BeforeTheRun look(MigrationOrder order, HistoryTable table) throws StepRefused {
    try (Session session = order.database().ask(Purpose.HISTORY)) {
      Connection connection = session.connection();
      History history = HistoryReader.read(connection, table);
      return new BeforeTheRun(
          history.tableExists(),
          lastRank(history),
          history.sqlName(),
          LeftBehind.invalidIndexes(connection));
    } catch (SQLException e) {
      throw order.database().refusal(e, "looking at the history before the first migration");
    }
  }

  private static int lastRank(History history) {
    return history.rows().stream()
        .map(HistoryRow::rank)
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .max()
        .orElse(0);
  }

  /**
   * Which of these scripts ran and have no new row: a script or a callback took it out again. For a
   * repeatable one nothing else tells, because a reading cannot know its checksum.
   */
  List<String> unrecorded(MigrationOrder order, HistoryTable table, List<String> applied)
      throws StepRefused {
    try (Session session = order.database().ask(Purpose.HISTORY)) {
      Connection connection = session.connection();
      Set<@Nullable String> recorded = new HashSet<>();
      for (HistoryRow row : HistoryReader.read(connection, table).rows()) {
        Integer rank = row.rank();
        if (Boolean.TRUE.equals(row.success()) && rank != null && rank > lastRank) {
          recorded.add(row.script());
        }
      }
      return applied.stream().filter(script -> !recorded.contains(script)).toList();
    } catch (SQLException e) {
      throw order.database().refusal(e, "looking at the history after the last migration");
    }
  }

  /**
   * Takes out what Flyway has written of a run or a migration of which nothing is in, so that the
   * database is as it was: the row of one outside a transaction that was stopped before its first
   * statement, which says that it failed; and an empty history table. Leaves them where the lock is
   * not certain, and the table where a row is in it.
   *
   * @param nothingIsIn whether no migration of the run is
   * @param quiet whether the project has no callbacks: one that failed before a migration may have
   *     left something, and then the row stays, which stops the next run
   */
  void restore(MigrationOrder order, boolean nothingIsIn, boolean quiet) {
    boolean withTable = nothingIsIn && !historyExisted;
    boolean withRow = quiet && order.pending().stream().anyMatch(each -> !each.transactional());
    if (!withTable && !withRow) {
      return;
    }
    try (Connection connection = order.database().open(Purpose.HISTORY);
        Statement statement = connection.createStatement()) {
      order.lock().proveHeld();
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '5s'");
      if (withRow) {
        statement.execute(
            "DELETE FROM "
                + history
                + " WHERE \"installed_rank\" > "
                + lastRank
                + " AND NOT \"success\"");
      }
      if (withTable) {
        dropIfEmpty(statement);
      }
      connection.commit();
    } catch (SQLException | StepRefused e) {
      // An empty history table may stay: Flyway starts from that alike. A row is another matter.
      if (withRow && historyExisted) {
        order
            .listener()
            .on(
                new RunEvent.Progress(
                    "whether Flyway has left a row that says failed could not be asked;"
                        + " migration-sentry recover shows it"));
      }
    }
  }

  private void dropIfEmpty(Statement statement) throws SQLException {
    statement.execute("LOCK TABLE " + history + " IN ACCESS EXCLUSIVE MODE");
    try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT 1 FROM " + history + ")")) {
      row.next();
      if (row.getBoolean(1)) {
        return;
      }
    }
    statement.execute("DROP TABLE " + history);
  }
}
