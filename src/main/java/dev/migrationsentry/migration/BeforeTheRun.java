package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * What there was before the first migration, so that what is there afterwards can be told from it.
 *
 * @param historyExisted whether there was a history table
 * @param history as SQL writes its name
 * @param invalidIndexes indexes that were INVALID already
 */
record BeforeTheRun(boolean historyExisted, String history, Set<String> invalidIndexes) {

  static BeforeTheRun look(MigrationOrder order, HistoryTable table) throws StepRefused {
    try (Connection connection = order.database().open(Purpose.HISTORY)) {
      History history = HistoryReader.read(connection, table);
      return new BeforeTheRun(
          history.tableExists(), history.sqlName(), LeftBehind.invalidIndexes(connection));
    } catch (SQLException e) {
      throw order.database().refusal(e, "looking at the history before the first migration");
    }
  }

  /**
   * Takes out the empty history table that Flyway has made for a run of which nothing is in, so
   * that the database is as it was. Leaves it where the lock is not certain, or a row is in it.
   */
  void restore(MigrationOrder order) {
    if (historyExisted) {
      return;
    }
    try (Connection connection = order.database().open(Purpose.HISTORY);
        Statement statement = connection.createStatement()) {
      order.lock().proveHeld();
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '5s'");
      statement.execute("LOCK TABLE " + history + " IN ACCESS EXCLUSIVE MODE");
      try (ResultSet row =
          statement.executeQuery("SELECT EXISTS (SELECT 1 FROM " + history + ")")) {
        row.next();
        if (row.getBoolean(1)) {
          return;
        }
      }
      statement.execute("DROP TABLE " + history);
      connection.commit();
    } catch (SQLException | StepRefused e) {
      // It was never made, or an empty history table stays: Flyway starts from either alike.
    }
  }
}
