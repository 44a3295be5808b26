package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches sessions from another connection, in its own thread: says whom they wait for, and how far
 * an index build has come. It opens its connection at the first look, so that a quick run costs
 * none. Its own failure is said once and changes nothing else.
 */
public final class BlockerWatcher implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final long SAY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Database database;
  private final RunListener listener;
  private final Set<Integer> watched = ConcurrentHashMap.newKeySet();
  private final Map<Integer, List<Blocker>> lastSeen = new ConcurrentHashMap<>();
  private final Map<Integer, Said> said = new HashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  /** What was said of a backend, and when. */
  private record Said(String key, long at) {}

  private BlockerWatcher(Database database, RunListener listener) {
    this.database = database;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("migration-sentry-watch").unstarted(this::watch);
  }

  /** Starts the thread. It ends with {@link #close}. */
  public static BlockerWatcher start(Database database, RunListener listener) {
    BlockerWatcher watcher = new BlockerWatcher(database, listener);
    watcher.thread.start();
    return watcher;
  }

  /** Watches this backend from now on. */
  public void watch(int backendPid) {
    watched.add(backendPid);
  }

  /** Watches this backend no longer. What was seen of it stays known. */
  public void forget(int backendPid) {
    watched.remove(backendPid);
  }

  /** Who blocked this backend when it was last seen to wait; empty if it never was. */
  public List<Blocker> lastBlockersOf(int backendPid) {
    return lastSeen.getOrDefault(backendPid, List.of());
  }

  private void watch() {
    @Nullable Connection connection = null;
    try {
      while (!end.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        for (int pid : watched) {
          if (connection == null) {
            connection = database.open(Purpose.WATCH);
          }
          look(connection, pid);
        }
      }
    } catch (SQLException e) {
      listener.on(
          new RunEvent.Detail(
              "nobody watches for blocking sessions any more: SQLSTATE " + e.getSQLState()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(connection);
    }
  }

  private void look(Connection connection, int pid) throws SQLException {
    List<Blocker> blockers = Blocker.of(connection, pid);
    if (!blockers.isEmpty()) {
      lastSeen.put(pid, blockers);
      String key = "waits " + blockers.stream().map(Blocker::pid).toList();
      say(pid, key, new RunEvent.Waiting("for " + words(blockers)));
      return;
    }
    Optional<IndexBuildProgress> build = IndexBuildProgress.of(connection, pid);
    if (build.isPresent()) {
      say(pid, build.get().phase(), new RunEvent.Progress(build.get().words()));
    }
  }

  /** At once when there is news, otherwise every few seconds. */
  private void say(int pid, String key, RunEvent event) {
    Said before = said.get(pid);
    long now = System.nanoTime();
    if (before == null || !before.key().equals(key) || now - before.at() > SAY_AGAIN_NANOS) {
      said.put(pid, new Said(key, now));
      listener.on(event);
    }
  }

  private static String words(List<Blocker> blockers) {
    return String.join("; and ", blockers.stream().map(Blocker::words).toList());
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // Closing a session that is gone already: there is nothing left to do about it.
      }
    }
  }

  /** Ends the thread, and waits a moment for it. */
  @Override
  public void close() {
    end.countDown();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
