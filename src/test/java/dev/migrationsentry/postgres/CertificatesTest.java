package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Authority;
import dev.migrationsentry.testing.Certificate;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Certificates that an authority has issued, to servers and to roles. */
@ServerTest
class CertificatesTest {
  private final Authority authority = new Authority();

  private OwnServer server(Certificate certificate) {
    return OwnServer.started(
        Map.of(
            "ssl", "on",
            "ssl_ca_file", authority.certificate().toString(),
            "ssl_cert_file", certificate.certificate().toString(),
            "ssl_key_file", certificate.key().toString()));
  }

  private Connecting verifying(OwnServer server) {
    return Connecting.to(server.database())
        .at("localhost", server.port())
        .property("sslmode", "verify-full")
        .property("sslrootcert", authority.certificate().toString());
  }

  @Test
  void oneThatHasExpiredIsRefused() {
    try (OwnServer server = server(authority.issueExpired("localhost"))) {
      Connecting connecting = verifying(server);
      Finding finding = connecting.refused(ConnectLimits.DEFAULT);
      assertThat(finding.code()).isEqualTo(FindingCode.TLS_REFUSED);
      assertThat(connecting.waits()).isEmpty();
    }
  }

  @Test
  void aRoleMayShowItsOwn() throws Exception {
    try (OwnServer server = server(authority.issue("localhost"))) {
      server.database().execute("CREATE ROLE deploy LOGIN");
      server.letIn("hostssl all deploy all cert", "host all all all trust");
      Certificate own = authority.issue("deploy");
      Connecting without = verifying(server).user("deploy");
      Connecting with =
          without
              .property("sslcert", own.certificate().toString())
              .property("sslkey", own.key().toString());
      try (Database database = with.connect(ConnectLimits.DEFAULT);
          Connection connection = database.open(Purpose.HISTORY)) {
        ServerFacts facts = ServerFacts.read(connection);
        assertThat(facts.role().name()).isEqualTo("deploy");
        assertThat(facts.encrypted()).isTrue();
      }
      assertThat(without.refused(ConnectLimits.DEFAULT).code())
          .isEqualTo(FindingCode.PASSWORD_REFUSED);
    }
  }

  @Test
  void aRolesOwnThatTheServerDoesNotTrustIsNotShownForLong() {
    try (OwnServer server = server(authority.issue("localhost"))) {
      server.database().execute("CREATE ROLE deploy LOGIN");
      server.letIn("hostssl all deploy all cert", "host all all all trust");
      for (Certificate own :
          List.of(new Authority().issue("deploy"), authority.issueExpired("deploy"))) {
        Connecting connecting =
            verifying(server)
                .user("deploy")
                .property("sslcert", own.certificate().toString())
                .property("sslkey", own.key().toString());
        Finding finding = connecting.refused(ConnectLimits.DEFAULT);
        assertThat(finding.code()).as(finding.seen()).isEqualTo(FindingCode.TLS_REFUSED);
        assertThat(finding.seen()).contains("the certificate that sslcert names");
        assertThat(finding.remedy()).contains("ssl_ca_file");
        assertThat(connecting.waits()).as("it may hang up before it is heard").hasSizeLessThan(3);
      }
    }
  }
}
