package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.RefusingServer;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which answer to an attempt to connect is worth another attempt (PostgreSQL manual, appendix A).
 * Whatever the language of the server: none of its words are read.
 */
@ServerTest
class ConnectRetriesTest {

  @ParameterizedTest(name = "{0} {2}")
  @CsvSource({
    "57P03, SERVER_BUSY, starting up",
    "53300, SERVER_BUSY, too many connections",
    "53400, SERVER_BUSY, a limit of a pooler",
    "53200, SERVER_BUSY, out of memory",
    "53100, SERVER_BUSY, disk full",
    "58030, SERVER_BUSY, an input or output error",
    "57P01, UNREACHABLE, shut down meanwhile",
    "57P02, UNREACHABLE, crashed meanwhile",
    "08006, UNREACHABLE, a connection failure",
  })
  void whatMayPassIsTriedAgain(String state, FindingCode code, String what, TestDatabase any) {
    try (RefusingServer server = RefusingServer.saying(state, "ist gerade nicht möglich")) {
      Connecting connecting =
          Connecting.to(any).at("127.0.0.1", server.port()).property("sslmode", "disable");
      Finding finding = connecting.refused(Connecting.QUICK);
      assertThat(finding.code()).as(what).isEqualTo(code);
      assertThat(finding.code().exitCode().againMayHelp()).as(what).isTrue();
      assertThat(finding.seen()).contains("attempts: ");
      assertThat(connecting.waits()).hasSizeGreaterThan(1);
      assertThat(server.attempts()).isGreaterThan(1);
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @CsvSource({
    "28P01, PASSWORD_REFUSED, a wrong password",
    "28000, PASSWORD_REFUSED, no line in pg_hba.conf",
    "3D000, DATABASE_UNKNOWN, no such database",
    "42501, SERVER_PRIVILEGE, no right to connect",
    "55000, PASSWORD_REFUSED, a database that takes no connections",
    "0A000, PASSWORD_REFUSED, a protocol that it does not know",
    "XX000, PASSWORD_REFUSED, a pooler that knows no such tenant",
  })
  void whatOnlyAChangeHelpsIsNot(String state, FindingCode code, String what, TestDatabase any) {
    try (RefusingServer server = RefusingServer.saying(state, "geht nicht")) {
      Connecting connecting =
          Connecting.to(any).at("127.0.0.1", server.port()).property("sslmode", "disable");
      Finding finding = connecting.refused(Connecting.QUICK);
      assertThat(finding.code()).as(what).isEqualTo(code);
      assertThat(finding.code().exitCode().againMayHelp()).as(what).isFalse();
      assertThat(connecting.waits()).isEmpty();
      assertThat(server.attempts()).as(what).isEqualTo(1);
    }
  }
}
