package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@ServerTest
class RoundTripTest {
  @Test
  void bringsAllAnswersAtOnce(TestDatabase database) throws Exception {
    try (TcpRelay relay = new TcpRelay(database.server().host(), database.server().port());
        Connection connection = through(relay, database)) {
      int before = relay.roundTrips();
      RoundTrip trip = new RoundTrip();
      var one = trip.ask("SELECT 1", RoundTripTest::number);
      var two = trip.ask("SELECT 2 WHERE 'a' <> '''; DROP'", RoundTripTest::number);
      var writable =
          trip.ask("SELECT current_setting('transaction_read_only')", RoundTripTest::text);

      assertThat(trip.make(connection, Connecting.stop())).isTrue();

      assertThat(List.of(one.get(), two.get())).containsExactly(1, 2);
      assertThat(writable.get()).isEqualTo("on");
      assertThat(relay.roundTrips() - before).isEqualTo(1);
    }
  }

  @Test
  void oneThatFailsLeavesAllUnansweredAndTheSessionFreeForOthers(TestDatabase database)
      throws Exception {
    try (Connection connection = database.connect()) {
      RoundTrip trip = new RoundTrip();
      trip.ask("SELECT 1", RoundTripTest::number);
      trip.ask("SELECT 1 FROM there_is_no_such_table", RoundTripTest::number);
      trip.ask("SELECT 3", RoundTripTest::number);

      assertThat(trip.make(connection, Connecting.stop())).isFalse();

      assertThat(connection.getAutoCommit()).isTrue();
      try (ResultSet row = connection.createStatement().executeQuery("SELECT 4")) {
        assertThat(number(row)).isEqualTo(4);
      }
    }
  }

  /** By the server's own word: a session's setting cannot let it write, and none is left behind. */
  @Test
  void writesNothingAndLeavesNothingBehind(TestDatabase database) throws Exception {
    try (Connection connection = database.connect()) {
      RoundTrip writes = new RoundTrip();
      writes.ask("SELECT nextval('numbers')", RoundTripTest::number);
      database.execute("CREATE SEQUENCE numbers");
      assertThat(writes.make(connection, Connecting.stop())).isFalse();

      RoundTrip sets = new RoundTrip();
      sets.ask("SELECT set_config('search_path', '', true)", RoundTripTest::text);
      assertThat(sets.make(connection, Connecting.stop())).isTrue();
      try (ResultSet row = connection.createStatement().executeQuery("SHOW search_path")) {
        assertThat(text(row)).isEqualTo("\"$user\", public");
      }
    }
    assertThat(database.query("SELECT is_called FROM numbers")).containsExactly("f");
  }

  /** Where a backslash ends a text or not is a setting of the session. */
  @Test
  void asksNothingThatASettingCouldTurnIntoSomethingElse(TestDatabase database) throws Exception {
    try (Connection connection = database.connect()) {
      connection.createStatement().execute("SET standard_conforming_strings TO off");
      RoundTrip trip = new RoundTrip();
      trip.ask("SELECT " + RoundTrip.literal("\\'; DROP TABLE proposals; --"), RoundTripTest::text);
      assertThat(trip.make(connection, Connecting.stop())).isFalse();
    }
  }

  @Test
  void isCancelledWhenTheTimeIsUp(TestDatabase database) throws Exception {
    try (Connection connection = database.connect()) {
      RoundTrip trip = new RoundTrip();
      trip.ask("SELECT pg_sleep(20)", RoundTripTest::text);
      Stop soon = new Stop(Duration.ofMillis(300));
      assertThatThrownBy(() -> trip.make(connection, soon))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      assertThatThrownBy(() -> soon.check(dev.migrationsentry.verdict.DatabaseState.UNTOUCHED))
          .isInstanceOf(StepRefused.class);
    }
  }

  private static Connection through(TcpRelay relay, TestDatabase database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + relay.port() + "/" + database.name(),
        "postgres",
        "postgres");
  }

  private static int number(ResultSet row) throws SQLException {
    row.next();
    return row.getInt(1);
  }

  private static String text(ResultSet row) throws SQLException {
    row.next();
    return row.getString(1);
  }
}
