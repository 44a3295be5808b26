package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.migrationsentry.testing.PgBouncer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate behind a real PgBouncer. What needs none of it is in {@code ServerChecksTest}. */
@ServerTest
class PgBouncerTest {
  @TempDir Path directory;

  @BeforeEach
  void needsPgBouncer() {
    assumeTrue(PgBouncer.installed(), "PgBouncer is not installed");
  }

  private Ended gateBehind(PgBouncer bouncer, TestDatabase database, String... more) {
    String url = "postgres://postgres:s3cretpw@127.0.0.1:" + bouncer.port() + "/" + database.name();
    String[] arguments = new String[more.length + 1];
    arguments[0] = "gate";
    System.arraycopy(more, 0, arguments, 1, more.length);
    return Project.small(directory).with("DATABASE_URL", url).run(arguments);
  }

  /** In statement mode every statement may meet another session, and BEGIN is refused. */
  @ParameterizedTest
  @CsvSource({"transaction, a transaction", "statement, nothing"})
  void aModeThatKeepsNoSessionIsRefusedAndNothingIsDone(
      String mode, String keeps, TestDatabase database) throws Exception {
    try (PgBouncer bouncer =
        PgBouncer.started(directory.resolve("b"), database.server(), mode, 5)) {
      Ended ended = gateBehind(bouncer, database);
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(22);
      assertThat(ended.out())
          .contains("server.pooler")
          .contains(keeps.equals("nothing") ? "statement pooling mode" : "pg_backend_pid()");
      assertThat(settingOf(bouncer, database, "default_transaction_read_only"))
          .as("what the next client finds")
          .isEqualTo("off");
      Ended allowed = gateBehind(bouncer, database, "--allow-session-pooler");
      assertThat(allowed.exitCode()).as(allowed.all()).isEqualTo(22);
      assertThat(allowed.out())
          .contains("server.pooler")
          .contains(
              keeps.equals("nothing") ? "statement pooling mode" : "a pooler in transaction mode");
      assertThat(settingOf(bouncer, database, "default_transaction_read_only")).isEqualTo("off");
      assertThat(database.query("SELECT to_regclass('proposals')")).containsExactly("null");
    }
  }

  private static String settingOf(PgBouncer bouncer, TestDatabase database, String name)
      throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:" + bouncer.port() + "/" + database.name();
    try (Connection next = DriverManager.getConnection(url, "postgres", "");
        ResultSet row = next.createStatement().executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void sessionModeServesWhereItIsAllowed(TestDatabase database) throws Exception {
    try (PgBouncer bouncer =
        PgBouncer.started(directory.resolve("b"), database.server(), "session", 10)) {
      assertThat(gateBehind(bouncer, database).exitCode()).isEqualTo(22);
      Ended allowed = gateBehind(bouncer, database, "--allow-session-pooler");
      assertThat(allowed.exitCode()).as(allowed.all()).isZero();
      assertThat(gateBehind(bouncer, database, "--allow-session-pooler").exitCode()).isZero();
    }
  }
}
