package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches from a second connection which locks a session takes, for statements that run outside of
 * a transaction and have let go of them when they end. It looks every few milliseconds, which
 * nobody should do to a server with traffic: for a scratch database. What is held for less than
 * that may pass unseen.
 */
public final class LockWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 2;

  private final Set<SessionSample.Held> seen = ConcurrentHashMap.newKeySet();
  private final CountDownLatch looking = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  private LockWatch(Connection observer, int backendPid) {
    this.thread =
        Thread.ofVirtual()
            .name("migration-sentry-locks")
            .unstarted(() -> watch(observer, backendPid));
  }

  /**
   * Starts to watch, and returns once it has looked for the first time.
   *
   * @param observer in autocommit, and nobody else's until this is closed
   */
  public static LockWatch start(Connection observer, int backendPid) {
    LockWatch watch = new LockWatch(observer, backendPid);
    watch.thread.start();
    try {
      watch.looking.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return watch;
  }

  private void watch(Connection observer, int backendPid) {
    try {
      do {
        seen.addAll(SessionSample.locksOf(observer, backendPid));
        looking.countDown();
      } while (!end.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (SQLException e) {
      // Then nothing more is seen; the statement that is watched has its own connection to fail on.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looking.countDown();
    }
  }

  /** What has been seen so far. */
  public Set<SessionSample.Held> seen() {
    return Set.copyOf(seen);
  }

  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
