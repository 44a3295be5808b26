package dev.migrationsentry.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.testing.TestServer;
import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that does ask for the password (SCRAM), and whether what was read is what it wants. */
class PasswordOnServerTest {
  private static final String PASSWORD = "S3cret/c4nary@:%#?[]& é\\";
  private static final String ENCODED = "S3cret%2Fc4nary%40%3A%25%23%3F%5B%5D%26%20%C3%A9%5C";

  private static Path rules;
  private static TestDatabase database;

  @TempDir Path directory;

  @BeforeAll
  static void startServer() throws Exception {
    rules = Files.createTempFile("pg_hba", ".conf");
    Files.writeString(
        rules, "host all guarded all scram-sha-256\nhost all all all trust\nlocal all all trust\n");
    Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-r--r--"));
    database = TestServer.embedded(Map.of("hba_file", rules.toString())).createDatabase();
    database.execute("CREATE ROLE guarded LOGIN PASSWORD '" + PASSWORD + "'");
    database.execute("CREATE SCHEMA web AUTHORIZATION guarded");
  }

  @AfterAll
  static void removeRules() throws Exception {
    Files.deleteIfExists(rules);
  }

  @Test
  void thePasswordArrivesAsItWasMeantFromEveryShapeOfUrl() throws Exception {
    String place = database.server().host() + ":" + database.server().port();
    String name = database.name();
    for (String url :
        new String[] {
          "postgres://guarded:" + ENCODED + "@" + place + "/" + name,
          "postgresql+psycopg://guarded:" + ENCODED + "@" + place + "/" + name,
          "jdbc:postgresql://" + place + "/" + name + "?user=guarded&password=" + ENCODED,
        }) {
      assertThat(ask(Map.of("DATABASE_URL", url), "SELECT session_user::text"))
          .isEqualTo("guarded");
    }
  }

  @Test
  void thePasswordFileServesAsItDoesForPsql() throws Exception {
    Path file = directory.resolve("pgpass");
    Files.writeString(
        file,
        "*:*:*:other:wrong\n*:*:*:guarded:" + PASSWORD.replace("\\", "\\\\").replace(":", "\\:"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> environment =
        Map.of("DATABASE_URL", url("guarded", ""), "PGPASSFILE", file.toString());
    assertThat(ask(environment, "SELECT session_user::text")).isEqualTo("guarded");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    StepRefused refused =
        catchThrowableOfType(StepRefused.class, () -> ask(environment, "SELECT 1"));
    assertThat(refused.findings().getFirst().code().exitCode())
        .isEqualTo(ExitCode.CONNECTION_REFUSED);
  }

  @Test
  void theSearchPathOfTheUrlIsThatOfTheMigratingSession() throws Exception {
    for (String parameters :
        new String[] {"?options=-c%20search_path%3Dweb", "?schema=web", "?search_path=web"}) {
      assertThat(
              ask(
                  Map.of("DATABASE_URL", url("postgres", parameters)),
                  "SELECT current_schema()::text"))
          .as(parameters)
          .isEqualTo("web");
    }
  }

  private static String url(String user, String parameters) {
    return "postgresql://"
        + user
        + "@"
        + database.server().host()
        + ":"
        + database.server().port()
        + "/"
        + database.name()
        + parameters;
  }

  private String ask(Map<String, String> environment, String question) throws Exception {
    Settings settings = Settings.read(Map.of(), environment, directory);
    Stop stop = new Stop(Duration.ofMinutes(1));
    try (Database target =
            Database.connect(
                EnvironmentCheck.check(settings, environment).connection(),
                stop,
                RunListener.NONE);
        Connection connection = target.open(Purpose.MIGRATE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getString(1);
    }
  }
}
