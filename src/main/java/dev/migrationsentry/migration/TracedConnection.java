package dev.migrationsentry.migration;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The connection that Flyway works on. It tells the trace what Flyway's callbacks do not: rows, the
 * driver's own exceptions, and when a COMMIT is on its way. Flyway runs scripts through plain
 * statements and its own queries through prepared ones, so only the first are traced.
 */
final class TracedConnection implements InvocationHandler {
  private final Connection raw;
  private final MigrationTrace trace;
  private final Handover handover;
  private int rank;

  private TracedConnection(Connection raw, MigrationTrace trace, Handover handover) {
    this.raw = raw;
    this.trace = trace;
    this.handover = handover;
  }

  static Connection of(Connection raw, MigrationTrace trace, Handover handover) {
    return proxy(Connection.class, new TracedConnection(raw, trace, handover));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "createStatement" -> {
        Statement statement = (Statement) call(raw, method, arguments);
        yield statement == null
            ? null
            : proxy(Statement.class, (_, called, with) -> statement(statement, called, with));
      }
      case "prepareStatement" -> {
        PreparedStatement statement = (PreparedStatement) call(raw, method, arguments);
        yield statement != null && arguments != null && handover.isRow(String.valueOf(arguments[0]))
            ? proxy(PreparedStatement.class, (_, called, with) -> row(statement, called, with))
            : statement;
      }
      case "commit" -> {
        commit();
        yield null;
      }
      case "rollback" -> {
        trace.over();
        yield call(raw, method, arguments);
      }
      default -> call(raw, method, arguments);
    };
  }

  private @Nullable Object statement(
      Statement statement, Method method, Object @Nullable [] arguments) throws Throwable {
    if (!method.getName().startsWith("execute") || method.getName().equals("executeQuery")) {
      return call(statement, method, arguments);
    }
    trace.statementRuns(true);
    try {
      Object result = call(statement, method, arguments);
      trace.rows(result instanceof int[] batch ? sum(batch) : statement.getLargeUpdateCount());
      return result;
    } catch (SQLException e) {
      trace.threw(e);
      throw e;
    } finally {
      trace.statementRuns(false);
    }
  }

  /** The row of a migration. Where Flyway commits after all of them, this one is committed here. */
  private @Nullable Object row(
      PreparedStatement statement, Method method, Object @Nullable [] arguments) throws Throwable {
    Object result = call(statement, method, arguments);
    switch (method.getName()) {
      case "setInt" -> rank = rank(rank, arguments);
      case "execute", "executeUpdate" -> {
        if (trace.awaitsCommit()) {
          commit();
          handover.recorded(rank);
        }
      }
      default -> {}
    }
    return result;
  }

  /** The rank stands first. */
  private static int rank(int known, Object @Nullable [] arguments) {
    return arguments != null && Integer.valueOf(1).equals(arguments[0])
        ? (Integer) arguments[1]
        : known;
  }

  private static long sum(int[] batch) {
    long sum = 0;
    for (int rows : batch) {
      sum += Math.max(0, rows);
    }
    return sum;
  }

  private void commit() throws SQLException {
    if (!trace.awaitsCommit()) {
      raw.commit();
      return;
    }
    try {
      trace.committing(transactionId());
      raw.commit();
      trace.committed();
    } catch (SQLException e) {
      trace.threw(e);
      trace.over();
      throw e;
    } catch (RuntimeException | Error e) {
      trace.broke(e);
      throw e;
    }
  }

  /** So that another session can ask what became of this transaction, if this one dies now. */
  private @Nullable String transactionId() throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text")) {
      row.next();
      return row.getString(1);
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    // This loader sees the driver: for COPY, Flyway looks there for the driver's own classes.
    ClassLoader loader = TracedConnection.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
