package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.callback.Statement;
import org.flywaydb.core.api.callback.Warning;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Flyway's callbacks around each migration and each statement: proves what has to hold before, and
 * tells the trace what happened. Runs on the migrating session, inside its transaction.
 */
final class TraceCallback implements Callback {
  private final MigrationOrder order;
  private final SessionLimits limits;
  private final MigrationTrace trace;
  private final Handover handover;
  private final Map<String, ReleaseMigration> byScript;
  private boolean limitsProved;

  TraceCallback(
      MigrationOrder order, SessionLimits limits, MigrationTrace trace, Handover handover) {
    this.order = order;
    this.limits = limits;
    this.trace = trace;
    this.handover = handover;
    this.byScript =
        order.pending().stream()
            .collect(Collectors.toMap(m -> m.name().script(), Function.identity()));
  }

  @Override
  public boolean supports(Event event, Context context) {
    return switch (event) {
      case BEFORE_EACH_MIGRATE,
          AFTER_EACH_MIGRATE,
          BEFORE_EACH_MIGRATE_STATEMENT,
          AFTER_EACH_MIGRATE_STATEMENT,
          AFTER_EACH_MIGRATE_STATEMENT_ERROR ->
          true;
      default -> false;
    };
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public String getCallbackName() {
    return "migration-sentry";
  }

  @Override
  public void handle(Event event, Context context) {
    try {
      switch (event) {
        case BEFORE_EACH_MIGRATE -> beforeMigration(context);
        case AFTER_EACH_MIGRATE -> trace.ends();
        case BEFORE_EACH_MIGRATE_STATEMENT -> beforeStatement(context);
        case AFTER_EACH_MIGRATE_STATEMENT -> afterStatement(context);
        case AFTER_EACH_MIGRATE_STATEMENT_ERROR -> {
          trace.between(false);
          trace.statementFailed();
        }
        default -> throw new IllegalStateException(event.getId());
      }
    } catch (StepRefused e) {
      throw new RunHalted(e);
    } catch (HandedBack e) {
      throw e;
    } catch (SQLException e) {
      trace.threw(e);
      throw new IllegalStateException(e);
    } catch (RuntimeException | Error e) {
      trace.broke(e);
      throw e;
    }
  }

  private void beforeMigration(Context context) throws StepRefused, SQLException {
    endTheOneBefore(context.getConnection());
    trace.goesOn(!context.getConnection().getAutoCommit());
    order.database().stop().check(DatabaseState.AS_BEFORE);
    order.lock().proveHeld();
    String script = context.getMigrationInfo().getScript();
    ReleaseMigration migration = byScript.get(script);
    if (migration == null) {
      throw new StepRefused(FailureWords.notPending(script));
    }
    if (handover.quiet()) {
      limits.impose(context.getConnection());
    } else {
      limits.set(context.getConnection());
    }
    limitsProved = handover.quiet();
    trace.starts(migration, !context.getConnection().getAutoCommit());
  }

  private void endTheOneBefore(Connection connection) throws SQLException {
    if (handover.together() && trace.awaitsCommit()) {
      // Its row was not recognised when it was written.
      connection.commit();
    }
    if (handover.isOver()) {
      throw new HandedBack();
    }
  }

  private void beforeStatement(Context context) throws StepRefused, SQLException {
    order.database().stop().check(DatabaseState.AS_BEFORE);
    Connection connection = context.getConnection();
    if (!limitsProved) {
      // Here and not before the migration: the project's own callbacks have run by now.
      limits.prove(connection);
      limitsProved = true;
    }
    RunningMigration running = trace.current();
    String sql = context.getStatement().getSql();
    if (running != null) {
      if (RunningMigration.isConcurrent(sql)) {
        limits.letWait(connection, order.database().stop().remaining().plus(Duration.ofSeconds(1)));
      }
      running.starts(sql);
    }
    trace.between(true);
  }

  private void afterStatement(Context context) throws SQLException {
    trace.between(false);
    Statement statement = context.getStatement();
    RunningMigration running = trace.current();
    if (running != null && endedItsTransaction(running, context.getConnection(), statement)) {
      running.endedItsTransaction(statement.getSql());
    }
    List<String> notices = new ArrayList<>();
    for (Warning warning : statement.getWarnings()) {
      notices.add(warning.getMessage());
      order.listener().on(new RunEvent.ServerNotice(severity(warning), warning.getMessage()));
    }
    trace.statementEnds(statement.getSql(), notices);
  }

  /** COMMIT AND CHAIN leaves a transaction open, so the words count too. */
  private static boolean endedItsTransaction(
      RunningMigration running, Connection connection, Statement statement) throws SQLException {
    return running.inTransaction
        && (RunningMigration.isCommit(statement.getSql())
            || connection.unwrap(BaseConnection.class).getTransactionState()
                == TransactionState.IDLE);
  }

  /** Class 01 is a warning; the rest of what comes without an error is a notice. */
  private static String severity(Warning warning) {
    return warning.getState() != null && warning.getState().startsWith("01") ? "WARNING" : "NOTICE";
  }
}
