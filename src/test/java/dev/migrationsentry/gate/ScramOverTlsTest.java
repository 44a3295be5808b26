package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Authority;
import dev.migrationsentry.testing.Certificate;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way in that a careful administrator leaves: a password by SCRAM, and only over TLS. */
@ServerTest
class ScramOverTlsTest {
  private static final String CANARY = "c4nary/@:%' pÄss";

  private final Authority authority = new Authority();
  private final Certificate certificate = authority.issue("localhost");
  private final OwnServer server =
      OwnServer.stopped(
          Map.of(
              "ssl", "on",
              "ssl_cert_file", certificate.certificate().toString(),
              "ssl_key_file", certificate.key().toString()));

  @TempDir Path directory;

  @BeforeEach
  void start() {
    server.start();
    server
        .database()
        .execute("CREATE ROLE deploy LOGIN PASSWORD '" + CANARY.replace("'", "''") + "'");
    server.database().execute("CREATE DATABASE site OWNER deploy");
    server.letIn("hostssl all deploy all scram-sha-256", "host all postgres all trust");
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Ended gate(String password, String parameters) {
    String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
    return Project.small(directory)
        .with(
            "DATABASE_URL",
            "postgres://deploy:"
                + encoded
                + "@localhost:"
                + server.port()
                + "/site?sslmode="
                + parameters)
        .run("gate", "-v", "--connect-timeout", "5s");
  }

  private String verified() {
    return "verify-full&sslrootcert=" + authority.certificate();
  }

  @Test
  void aGatePassesFromEndToEndAndEverySessionOfItIsEncrypted() {
    Ended ended = gate(CANARY, verified());
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.out()).contains(", encrypted (TLSv1.");
    assertThat(gate(CANARY, verified()).exitCode()).as("nothing is left to do").isZero();
    assertThat(ended.all()).doesNotContain(CANARY);
  }

  @Test
  void thePasswordIsBoundToTheEncryptionWhereTheUrlDemandsIt() {
    Ended ended = gate(CANARY, verified() + "&channel_binding=require");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c4nary/@:%' pÄsz", "c4nary", "c4nary/@:%' pÄss\u00a0"})
  void aWrongPasswordIsRefusedAndNotShown(String wrong) {
    Ended ended = gate(wrong, verified());
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(21);
    assertThat(ended.out()).contains("connect.password-refused").contains("user deploy");
    assertThat(ended.all()).doesNotContain(wrong).doesNotContain("\tat ");
  }

  @Test
  void withoutEncryptionNobodyIsLetInAndThePasswordIsNotSent() {
    Ended ended = gate(CANARY, "disable");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(21);
    assertThat(ended.out()).contains("no encryption");
    assertThat(ended.all()).doesNotContain(CANARY);
  }
}
