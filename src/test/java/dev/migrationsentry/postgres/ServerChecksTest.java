package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@ServerTest
class ServerChecksTest {

  private static List<Finding> findings(
      Connecting connecting, @Nullable String mark, boolean allowSessionPooler) throws Exception {
    try (Database database = connecting.connect(ConnectLimits.DEFAULT);
        Connection connection = database.open(Purpose.HISTORY)) {
      return ServerChecks.of(
          ServerFacts.read(connection), connecting.settings(), mark, allowSessionPooler);
    }
  }

  private static List<FindingCode> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }

  @Test
  void findsNothingWrongWithAnOrdinaryServer(TestDatabase target) throws Exception {
    assertThat(findings(Connecting.to(target.settings()), null, false)).isEmpty();
  }

  @Test
  void readsWhatTheServerIs(TestDatabase target) throws Exception {
    try (Connection connection = target.connect()) {
      ServerFacts facts = ServerFacts.read(connection);
      assertThat(facts.database()).isEqualTo(target.name());
      assertThat(facts.versionNumber()).isGreaterThanOrEqualTo(140_000);
      assertThat(facts.encoding()).isEqualTo("UTF8");
      assertThat(facts.currentSchema()).isEqualTo("public");
      assertThat(facts.role().superuser()).isTrue();
      assertThat(facts.role().mayCreateDatabases()).isTrue();
      assertThat(facts.maxConnections()).isEqualTo(300);
      assertThat(facts.pooled()).isFalse();
    }
  }

  @Test
  void refusesAStandby() throws Exception {
    try (OwnServer primary = OwnServer.started(Map.of())) {
      primary.stop();
      try (OwnServer standby = primary.startedStandby()) {
        List<Finding> findings = findings(Connecting.to(standby.database()), null, false);
        assertThat(codes(findings)).containsExactly(FindingCode.SERVER_STANDBY);
        Finding none =
            Connecting.to(standby.database())
                .property("targetServerType", "primary")
                .refused(Connecting.QUICK);
        assertThat(none.code()).isEqualTo(FindingCode.SERVER_STANDBY);
      }
    }
  }

  @Test
  void refusesADatabaseWhoseSessionsAreReadOnly(TestDatabase target) throws Exception {
    target.execute("ALTER DATABASE " + target.name() + " SET default_transaction_read_only = on");
    List<Finding> findings = findings(Connecting.to(target.settings()), null, false);
    assertThat(codes(findings)).containsExactly(FindingCode.SERVER_READ_ONLY);
    assertThat(findings.getFirst().remedy())
        .contains("ALTER DATABASE \"" + target.name() + "\" RESET default_transaction_read_only;");
  }

  @Test
  void refusesAPoolerAndTakesOneInSessionModeWhereThatIsAllowed(TestDatabase target)
      throws Exception {
    try (TcpRelay relay = new TcpRelay(target.server().host(), target.server().port())) {
      relay.nameAnotherBackend();
      Connecting pooled = Connecting.to(target.settings()).at("127.0.0.1", relay.port());
      assertThat(codes(findings(pooled, null, false))).containsExactly(FindingCode.SERVER_POOLER);
      assertThat(findings(pooled, null, true)).isEmpty();
    }
  }

  @Test
  void knowsPoolersByTheirNamesAndNamesTheWayPastThem(TestDatabase target) throws Exception {
    ServerFacts facts;
    try (Connection connection = target.connect()) {
      facts = ServerFacts.read(connection);
    }
    ConnectionSettings neon =
        Connecting.to(target).at("ep-cool-12-pooler.eu-central-1.aws.neon.tech", 5432).settings();
    List<Finding> findings = ServerChecks.of(facts, neon, null, false);
    assertThat(findings.getFirst().code()).isEqualTo(FindingCode.SERVER_POOLER);
    assertThat(findings.getFirst().remedy()).contains("ep-cool-12.eu-central-1.aws.neon.tech");
    ConnectionSettings supabase =
        Connecting.to(target).at("aws-0-eu-west-1.pooler.supabase.com", 6543).settings();
    assertThat(ServerChecks.of(facts, supabase, null, false).getFirst().code())
        .isEqualTo(FindingCode.SERVER_POOLER);
  }

  @Test
  void comparesTheEnvironmentMark(TestDatabase target) throws Exception {
    Connecting connecting = Connecting.to(target.settings());
    List<Finding> absent = findings(connecting, "production", false);
    assertThat(codes(absent)).containsExactly(FindingCode.SERVER_MARK_ABSENT);
    String remedy = absent.getFirst().remedy();
    target.execute(remedy.substring(remedy.indexOf("ALTER DATABASE")));
    assertThat(findings(connecting, "production", false)).isEmpty();
    assertThat(codes(findings(connecting, "dev", false))).containsExactly(FindingCode.SERVER_MARK);
  }

  @Test
  void doesNotTakeAMarkFromTheUrl(TestDatabase target) throws Exception {
    Connecting forged =
        Connecting.to(target.settings())
            .property("options", "-c migration_sentry.environment=production");
    assertThat(codes(findings(forged, "production", false)))
        .containsExactly(FindingCode.SERVER_MARK_ABSENT);
  }

  @Test
  void namesTheGrantThatARoleLacks(TestDatabase target) throws Exception {
    target.execute(
        """
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        DROP ROLE IF EXISTS migrator;
        CREATE ROLE migrator LOGIN PASSWORD 'postgres';
        CREATE TABLE history (id int);
        GRANT SELECT ON history TO migrator;
        """);
    Connecting migrator = Connecting.to(target.settings()).user("migrator");
    assertThat(missingRights(migrator))
        .extracting(Finding::remedy)
        .anyMatch(remedy -> remedy.contains("GRANT CREATE ON SCHEMA \"public\" TO \"migrator\";"))
        .anyMatch(
            remedy ->
                remedy.contains(
                    "GRANT INSERT, UPDATE, DELETE ON \"public\".\"history\" TO \"migrator\";"))
        .anyMatch(remedy -> remedy.contains("GRANT \"postgres\" TO \"migrator\";"));
    target.execute(
        """
        GRANT CREATE ON SCHEMA public TO migrator;
        GRANT INSERT, UPDATE, DELETE ON public.history TO migrator;
        """);
    assertThat(missingRights(migrator)).noneMatch(Finding::blocks);
    target.execute("DROP OWNED BY migrator; DROP ROLE migrator");
  }

  private static List<Finding> missingRights(Connecting connecting) throws Exception {
    try (Database database = connecting.connect(ConnectLimits.DEFAULT);
        Connection connection = database.open(Purpose.HISTORY)) {
      return MigrationRights.missing(
          connection,
          connecting.settings(),
          ServerFacts.read(connection),
          List.of("public"),
          "public",
          "history");
    }
  }
}
