package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.BlockerWatcher;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.StepRefused;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Where Flyway gets its connections from: each limited, watched, traced, and cancelled when the run
 * is to end.
 */
final class MigratingSessions implements DataSource, AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 100;

  private final Database database;
  private final SessionLimits limits;
  private final MigrationTrace trace;
  private final Handover handover;
  private final BlockerWatcher watcher;
  private final List<PGConnection> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Stop.Registration registration;
  private final Thread guard;

  MigratingSessions(
      Database database,
      SessionLimits limits,
      MigrationTrace trace,
      Handover handover,
      BlockerWatcher watcher) {
    this.database = database;
    this.limits = limits;
    this.trace = trace;
    this.handover = handover;
    this.watcher = watcher;
    this.registration = database.stop().onRequest(this::cancel);
    this.guard = Thread.ofVirtual().name("migration-sentry-guard").start(this::guard);
  }

  /**
   * Cancels again and again once the run is to end: a cancel that comes between two statements does
   * nothing, and nobody announces that the deadline has passed.
   */
  private void guard() {
    try {
      while (!closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (database.stop().cause().isPresent()) {
          cancel();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Only what a script runs: Flyway's own bookkeeping after it has to get through. */
  private void cancel() {
    if (trace.scriptRuns()) {
      for (PGConnection connection : open) {
        try {
          connection.cancelQuery();
        } catch (SQLException e) {
          // A server that cannot be reached to cancel has ended the statement, or soon will: its
          // session checks for its client.
        }
      }
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection raw = database.open(Purpose.MIGRATE);
    try {
      limits.impose(raw);
    } catch (StepRefused e) {
      raw.close();
      throw new RunHalted(e);
    } catch (SQLException e) {
      raw.close();
      throw e;
    }
    PGConnection session = raw.unwrap(PGConnection.class);
    open.add(session);
    watcher.watch(session.getBackendPID());
    return TracedConnection.of(raw, trace, handover);
  }

  /** The backends that Flyway has worked with. */
  List<Integer> backends() {
    return open.stream().map(PGConnection::getBackendPID).toList();
  }

  @Override
  public void close() {
    closed.countDown();
    registration.close();
    for (PGConnection session : open) {
      watcher.forget(session.getBackendPID());
      try {
        ((Connection) session).close();
      } catch (SQLException e) {
        // Flyway has closed it already, or the server has: either way it is gone.
      }
    }
    try {
      guard.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("this is no wrapper");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
