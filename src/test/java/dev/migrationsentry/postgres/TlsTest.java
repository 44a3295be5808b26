package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Certificate;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private final Certificate certificate = Certificate.of("localhost");
  private final OwnServer server =
      OwnServer.stopped(
          Map.of(
              "ssl", "on",
              "ssl_cert_file", certificate.certificate().toString(),
              "ssl_key_file", certificate.key().toString()));

  @BeforeAll
  void start() {
    server.start();
  }

  @AfterAll
  void end() {
    server.close();
  }

  private Connecting verifying(String host, Certificate trusted) {
    return Connecting.to(server.database())
        .at(host, server.port())
        .property("sslmode", "verify-full")
        .property("sslrootcert", trusted.certificate().toString());
  }

  @Test
  void isUsedAndReportedWhereTheServerOffersIt() throws Exception {
    try (Database database = verifying("localhost", certificate).connect(ConnectLimits.DEFAULT);
        Connection connection = database.open(Purpose.HISTORY)) {
      ServerFacts facts = ServerFacts.read(connection);
      assertThat(facts.encrypted()).isTrue();
      assertThat(facts.tls()).startsWith("TLSv1.");
    }
  }

  @Test
  void refusesACertificateThatNothingVouchesFor() {
    Connecting connecting = verifying("localhost", Certificate.of("localhost"));
    Finding finding = connecting.refused(ConnectLimits.DEFAULT);
    assertThat(finding.code()).isEqualTo(FindingCode.TLS_REFUSED);
    assertThat(finding.remedy()).contains("sslrootcert");
    assertThat(connecting.waits()).isEmpty();
  }

  @Test
  void refusesACertificateForAnotherHost() {
    Finding finding = verifying("127.0.0.1", certificate).refused(ConnectLimits.DEFAULT);
    assertThat(finding.code()).isEqualTo(FindingCode.TLS_REFUSED);
    assertThat(finding.seen()).contains("another host name");
  }

  @Test
  void namesACertificateFileThatIsNotThere() {
    Finding finding =
        verifying("localhost", certificate)
            .property("sslrootcert", "/no/such/file.crt")
            .refused(ConnectLimits.DEFAULT);
    assertThat(finding.code()).isEqualTo(FindingCode.TLS_REFUSED);
    assertThat(finding.seen()).contains("a certificate file that the URL names is not there");
  }

  @Test
  void refusesAServerWithoutItWhereTheUrlDemandsIt(TestDatabase target) {
    Connecting connecting = Connecting.to(target.settings()).property("sslmode", "require");
    Finding finding = connecting.refused(ConnectLimits.DEFAULT);
    assertThat(finding.code()).isEqualTo(FindingCode.TLS_REFUSED);
    assertThat(connecting.waits()).isEmpty();
  }

  @Test
  void saysThatTheServerTakesEncryptedConnectionsOnly() {
    server.letIn("hostssl all all all trust");
    Finding finding =
        Connecting.to(server.database())
            .property("sslmode", "disable")
            .refused(ConnectLimits.DEFAULT);
    assertThat(finding.code()).isEqualTo(FindingCode.PASSWORD_REFUSED);
    assertThat(finding.seen()).contains("no encryption");
  }
}
