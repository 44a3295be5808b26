package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ServerTest
class ConnectTest {
  private static final ConnectLimits PATIENT =
      new ConnectLimits(Duration.ofSeconds(60), Duration.ofSeconds(5));

  @Test
  void waitsForAServerThatIsStartedLater() throws Exception {
    try (OwnServer server = OwnServer.stopped(Map.of())) {
      Connecting late = Connecting.to(server.database());
      Thread starter = Thread.startVirtualThread(server::start);
      late.connect(PATIENT).close();
      starter.join();
      assertThat(late.waits())
          .first()
          .asString()
          .contains("127.0.0.1:" + server.port(), "nothing listens there");
    }
  }

  @Test
  void namesHostAndPortWhenNothingListens(TestDatabase target) throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    Connecting refused = Connecting.to(target).at("127.0.0.1", nobody);
    Finding finding = refused.refused(Connecting.QUICK);
    assertThat(finding.code()).isEqualTo(FindingCode.UNREACHABLE);
    assertThat(finding.seen()).contains("127.0.0.1:" + nobody, "attempts: ");
    assertThat(finding.remedy()).contains("pg_isready -h 127.0.0.1 -p " + nobody);
    assertThat(refused.waits()).isNotEmpty();
  }

  @Test
  void givesUpOnAHostThatSwallowsEverything(TestDatabase target) {
    try (TcpRelay relay = new TcpRelay(target.server().host(), target.server().port())) {
      relay.becomeBlackHole();
      Finding finding =
          Connecting.to(target).at("127.0.0.1", relay.port()).refused(Connecting.QUICK);
      assertThat(finding.code()).isEqualTo(FindingCode.UNREACHABLE);
      assertThat(finding.seen()).contains("no answer");
    }
  }

  @Test
  void saysThatAHostNameIsNotKnown(TestDatabase target) {
    Finding finding =
        Connecting.to(target).at("no-such-host.invalid", 5432).refused(Connecting.QUICK);
    assertThat(finding.code()).isEqualTo(FindingCode.UNREACHABLE);
    assertThat(finding.seen()).contains("the host name is not known");
    assertThat(finding.remedy()).contains("getent hosts no-such-host.invalid");
  }

  @Test
  void refusesADatabaseThatIsNotThereAtOnce(TestDatabase target) {
    Connecting wrong = Connecting.to(target.settings()).database("no_such_database");
    assertThat(wrong.refused(PATIENT).code()).isEqualTo(FindingCode.DATABASE_UNKNOWN);
    assertThat(wrong.waits()).isEmpty();
  }

  @Test
  void refusesAWrongPasswordAMissingOneAndAUserThatIsNotLetInAtOnce() {
    try (OwnServer server = OwnServer.started(Map.of())) {
      server.database().execute("CREATE ROLE app LOGIN PASSWORD 'right'; CREATE ROLE shut LOGIN");
      server.letIn(
          "host all shut all reject", "host all app all scram-sha-256", "host all all all trust");
      Connecting wrong = Connecting.to(server.database()).user("app");
      assertThat(wrong.refused(PATIENT).code()).isEqualTo(FindingCode.PASSWORD_REFUSED);
      assertThat(wrong.waits()).isEmpty();

      ConnectionSettings settings = wrong.settings();
      Finding missing =
          Connecting.to(
                  new ConnectionSettings(
                      settings.hosts(), settings.database(), "app", null, Map.of()))
              .refused(PATIENT);
      assertThat(missing.code()).isEqualTo(FindingCode.PASSWORD_REFUSED);
      assertThat(missing.seen()).contains("none was given");

      Finding shut = wrong.user("shut").refused(PATIENT);
      assertThat(shut.code()).isEqualTo(FindingCode.PASSWORD_REFUSED);
      assertThat(shut.seen()).contains("pg_hba.conf");
    }
  }

  @Test
  void censorsThePasswordInWordsOfTheServer(TestDatabase target) {
    ConnectionSettings settings = Connecting.to(target).settings();
    assertThat(ConnectFindings.censored("no user " + Connecting.CANARY, settings))
        .isEqualTo("no user ********");
  }

  @Test
  void waitsForAFreeConnectionAndSaysThatThereIsNone() throws Exception {
    try (OwnServer server =
        OwnServer.started(
            Map.of(
                "max_connections", "6",
                "superuser_reserved_connections", "0",
                "max_wal_senders", "0",
                "max_worker_processes", "0"))) {
      Connecting full = Connecting.to(server.database());
      List<Connection> taken = new ArrayList<>();
      try {
        while (true) {
          taken.add(server.database().connect());
        }
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("53300");
      }
      Finding finding = full.refused(Connecting.QUICK);
      assertThat(finding.code()).isEqualTo(FindingCode.SERVER_BUSY);
      assertThat(finding.seen()).contains("too many clients");
      Thread freeing =
          Thread.startVirtualThread(
              () -> {
                for (Connection connection : taken) {
                  try {
                    connection.close();
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                }
              });
      full.connect(PATIENT).close();
      freeing.join();
    }
  }

  @Test
  void endsAtOnceWhenTheRunIsToEnd(TestDatabase target) throws Exception {
    try (TcpRelay relay = new TcpRelay(target.server().host(), target.server().port())) {
      relay.becomeBlackHole();
      Stop stop = Connecting.stop();
      Connecting connecting = Connecting.to(target).at("127.0.0.1", relay.port());
      Thread.startVirtualThread(() -> stop.request(Stop.Cause.TERMINATE));
      assertThatThrownBy(
              () -> Database.connect(connecting.settings(), PATIENT, stop, connecting).close())
          .isInstanceOfSatisfying(
              StepRefused.class,
              refused ->
                  assertThat(refused.findings().getFirst().code())
                      .isEqualTo(FindingCode.RUN_TERMINATED));
    }
  }
}
