package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ServerTest
class SessionSetupTest {

  private static Map<String, String> settings(Connecting connecting, Purpose purpose)
      throws Exception {
    try (Database database = connecting.connect(ConnectLimits.DEFAULT);
        Connection connection = database.open(purpose)) {
      return settings(connection);
    }
  }

  static Map<String, String> settings(Connection connection) throws SQLException {
    try (ResultSet row =
        connection.createStatement().executeQuery("SELECT name, setting FROM pg_settings")) {
      Map<String, String> settings = new LinkedHashMap<>();
      while (row.next()) {
        settings.put(row.getString(1), row.getString(2));
      }
      return settings;
    }
  }

  @ParameterizedTest
  @EnumSource(value = Purpose.class, mode = EnumSource.Mode.EXCLUDE, names = "LOOK")
  void letsTheServerNoticeThatTheGateIsGone(Purpose purpose, TestDatabase target) throws Exception {
    assertThat(settings(Connecting.to(target.settings()), purpose))
        .containsEntry("tcp_keepalives_idle", "10")
        .containsEntry("tcp_keepalives_interval", "5")
        .containsEntry("tcp_keepalives_count", "3")
        .containsEntry("client_connection_check_interval", "2000")
        .containsEntry("application_name", purpose.applicationName())
        .containsEntry("TimeZone", "UTC");
  }

  @Test
  void keepsOurOwnSessionsInTheCatalogueAndReadOnly(TestDatabase target) throws Exception {
    target.execute("ALTER DATABASE " + target.name() + " SET search_path = app, public");
    Connecting connecting = Connecting.to(target.settings());
    assertThat(settings(connecting, Purpose.READ))
        .containsEntry("search_path", "pg_catalog, pg_temp")
        .containsEntry("default_transaction_read_only", "on");
    assertThat(settings(connecting, Purpose.MIGRATE))
        .containsEntry("search_path", "app, public")
        .containsEntry("default_transaction_read_only", "off");
    try (Database database = connecting.connect(ConnectLimits.DEFAULT);
        Connection connection = database.open(Purpose.READ)) {
      assertThatThrownBy(() -> connection.createStatement().execute("CREATE TABLE public.t ()"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(SqlState.isReadOnly(e)).isTrue());
    }
  }

  @ParameterizedTest
  @CsvSource({"off, local", "remote_write, remote_write", "on, on"})
  void writesWhatItReportsAsAppliedToTheServersDisk(
      String configured, String set, TestDatabase target) throws Exception {
    target.execute("ALTER DATABASE " + target.name() + " SET synchronous_commit = " + configured);
    for (Purpose writing : List.of(Purpose.MIGRATE, Purpose.MEND)) {
      assertThat(settings(Connecting.to(target.settings()), writing))
          .as("%s", writing)
          .containsEntry("synchronous_commit", set);
    }
  }

  @Test
  void leavesTheUsersOwnNameAndTimeZone(TestDatabase target) throws Exception {
    Connecting connecting =
        Connecting.to(target.settings())
            .property("ApplicationName", "deploy of shop")
            .property("options", "-c timezone=Europe/Berlin -c statement_timeout=0");
    assertThat(settings(connecting, Purpose.MIGRATE))
        .containsEntry("application_name", "deploy of shop")
        .containsEntry("TimeZone", "Europe/Berlin");
  }

  @Test
  void doesNotTakeTheTimeZoneOfTheMachine(TestDatabase target) throws Exception {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
    try {
      assertThat(settings(Connecting.to(target.settings()), Purpose.MIGRATE))
          .containsEntry("TimeZone", "UTC");
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
