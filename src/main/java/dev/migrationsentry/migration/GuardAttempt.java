package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.AppliedGuard;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** One guard in one transaction: its statements, its receipt, the COMMIT. */
final class GuardAttempt {
  private final GuardScript guard;
  private final RunListener listener;
  private final long startedAt = System.nanoTime();
  private final List<AppliedMigration.Statement> done = new ArrayList<>();
  private boolean ended;
  private boolean commitInFlight;
  private @Nullable String transactionId;

  GuardAttempt(GuardScript guard, RunListener listener) {
    this.guard = guard;
    this.listener = listener;
  }

  /**
   * Runs it.
   *
   * @param beforeEach refuses to go on, by throwing
   */
  void run(Connection connection, Runnable beforeEach, GuardRun.Receipt receipt)
      throws SQLException {
    connection.setAutoCommit(false);
    // First: a guard may go on as another role or with another search path.
    receipt.write(connection, guard);
    for (ReleaseMigration.ScriptStatement each : guard.statements()) {
      beforeEach.run();
      statement(connection, each);
      if (connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE) {
        ended = true;
        throw new SQLException("it has ended its transaction by itself", "2D000");
      }
    }
    beforeEach.run();
    transactionId = transactionId(connection);
    commitInFlight = true;
    connection.commit();
    commitInFlight = false;
  }

  private void statement(Connection connection, ReleaseMigration.ScriptStatement each)
      throws SQLException {
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      // As Flyway does: {d is a beginning of SQL here, and not of JDBC's own notation.
      statement.setEscapeProcessing(false);
      statement.execute(each.sql());
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      List<String> notices = notices(statement.getWarnings());
      AppliedMigration.Statement ran =
          new AppliedMigration.Statement(
              each.line(),
              RunningMigration.firstLine(each.sql()),
              took,
              statement.getLargeUpdateCount(),
              notices);
      done.add(ran);
      listener.on(
          new RunEvent.StatementEnded(new MigrationName(null, guard.name(), guard.name()), ran));
    }
  }

  private List<String> notices(@Nullable SQLWarning first) {
    List<String> notices = new ArrayList<>();
    for (SQLWarning each = first; each != null; each = each.getNextWarning()) {
      boolean warning = each.getSQLState() != null && each.getSQLState().startsWith("01");
      String text = String.valueOf(each.getMessage());
      notices.add(text);
      listener.on(new RunEvent.ServerNotice(warning ? "WARNING" : "NOTICE", text));
    }
    return notices;
  }

  private static @Nullable String transactionId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Whether part of it is in for good. */
  boolean endedItsTransaction() {
    return ended;
  }

  boolean commitInFlight() {
    return commitInFlight;
  }

  /** For whoever has to ask what became of it; null before the COMMIT. */
  @Nullable String transactionId() {
    return transactionId;
  }

  /** Where the statement under way begins, 0 if it is none of the file's. */
  int line() {
    return atStatement() ? guard.statements().get(done.size()).line() : 0;
  }

  /** What was under way, in words. */
  String doing() {
    return atStatement()
        ? RunningMigration.firstLine(guard.statements().get(done.size()).sql())
        : "COMMIT";
  }

  private boolean atStatement() {
    return done.size() < guard.statements().size();
  }

  AppliedGuard applied() {
    return new AppliedGuard(
        guard.name(), guard.checksum(), Duration.ofNanos(System.nanoTime() - startedAt), done);
  }
}
