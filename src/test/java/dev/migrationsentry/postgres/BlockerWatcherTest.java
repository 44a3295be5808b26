package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.RunEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

@ServerTest
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BlockerWatcherTest {
  private final List<RunEvent> events = new CopyOnWriteArrayList<>();

  @Test
  void namesTheSessionThatIsWaitedForAndTheLineThatWouldEndIt(TestDatabase target)
      throws Exception {
    target.execute("CREATE TABLE a (x int)");
    try (Database database = database(target);
        BlockerWatcher watcher = BlockerWatcher.start(database, events::add);
        Connection holding = target.connect();
        Statement holder = holding.createStatement();
        Connection waiting = target.connect();
        Statement waiter = waiting.createStatement()) {
      holding.setAutoCommit(false);
      holder.execute("LOCK TABLE a\n  IN   EXCLUSIVE MODE");
      watcher.watch(pid(waiting));
      Thread thread = Thread.ofVirtual().start(() -> run(waiter, "LOCK TABLE a"));
      await(RunEvent.Waiting.class);
      holding.rollback();
      thread.join();

      Blocker blocker = watcher.lastBlockersOf(pid(waiting)).getFirst();
      assertThat(blocker.pid()).isEqualTo(pid(holding));
      String address = target.query("SELECT pg_catalog.host(inet_client_addr())").getFirst();
      assertThat(blocker.words())
          .contains("pid " + pid(holding))
          .contains(
              "(test, user postgres, " + address + ", idle in transaction, transaction open for")
          .endsWith(": LOCK TABLE a IN EXCLUSIVE MODE");
      assertThat(blocker.terminateLine())
          .isEqualTo("SELECT pg_terminate_backend(" + pid(holding) + ");");
    }
  }

  @Test
  void saysHowFarAnIndexBuildHasCome(TestDatabase target) throws Exception {
    target.execute(
        """
        CREATE TABLE big AS SELECT g AS x FROM generate_series(1, 20) g;
        CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE plpgsql
          AS 'BEGIN PERFORM pg_sleep(0.1); RETURN $1; END'
        """);
    try (Database database = database(target);
        BlockerWatcher watcher = BlockerWatcher.start(database, events::add);
        Connection building = target.connect();
        Statement builder = building.createStatement()) {
      watcher.watch(pid(building));
      builder.execute("CREATE INDEX ON big (slow(x))");

      assertThat(events)
          .filteredOn(RunEvent.Progress.class::isInstance)
          .isNotEmpty()
          .allMatch(event -> event.toString().contains("index on public.big: building index"));
    }
  }

  @Test
  void isSilentWhileNobodyWaits(TestDatabase target) throws Exception {
    try (Database database = database(target);
        BlockerWatcher watcher = BlockerWatcher.start(database, events::add);
        Connection busy = target.connect();
        Statement statement = busy.createStatement()) {
      watcher.watch(pid(busy));
      statement.execute("SELECT pg_sleep(1.2)");
    }
    assertThat(events).isEmpty();
  }

  private Database database(TestDatabase target) throws Exception {
    return Database.connect(target.settings(), new Stop(Duration.ofMinutes(1)), events::add);
  }

  private void await(Class<? extends RunEvent> type) {
    while (events.stream().noneMatch(type::isInstance)) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void run(Statement statement, String sql) {
    try {
      statement.getConnection().setAutoCommit(false);
      statement.execute(sql);
      statement.getConnection().rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int pid(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }
}
