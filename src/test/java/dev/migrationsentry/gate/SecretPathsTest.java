package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.cli.Console;
import dev.migrationsentry.cli.Sentry;
import dev.migrationsentry.testing.LookedUp;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One password, on every way on which a run can end, and everything that is written there: both
 * streams at {@code --debug}, in the three formats, and all reports.
 */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretPathsTest {
  private static final String SECRET = "K7zq/@:%'\" \u00e99Xwv";
  private static final String ENCODED =
      URLEncoder.encode(SECRET, StandardCharsets.UTF_8).replace("+", "%20");
  private static final String IN_SQL = SECRET.replace("'", "''");
  private static final List<String> FORMATS = List.of("text", "json", "github");
  private static final List<String> REPORTS =
      List.of("r.json", "r.md", "r.xml", "r.sarif", "r.env");

  private final OwnServer server = OwnServer.started(Map.of());
  @TempDir Path directory;

  /**
   * A way to fail.
   *
   * @param given URL, in which {@code SERVER} stands for a server that takes the password; or
   *     {@code NAME=value}; or {@code file=content}, where the name has a dot
   */
  record Case(int exitCode, String command, List<String> given) {
    static Case of(int exitCode, String command, String... given) {
      return new Case(exitCode, command, List.of(given));
    }
  }

  @BeforeAll
  void start() {
    server
        .database()
        .execute(
            "CREATE ROLE keeper SUPERUSER LOGIN PASSWORD '"
                + IN_SQL
                + "'; CREATE ROLE locked LOGIN");
    server.letIn(
        "host all keeper all scram-sha-256",
        "host all locked all scram-sha-256",
        "host all all all trust");
  }

  @AfterAll
  void end() {
    server.close();
  }

  static Stream<Case> urls() {
    return Stream.of(
            "postgres://u:" + SECRET + "@127.0.0.1:1/d",
            "mysql://u:ENC@h/d",
            "postgres://u:ENC@",
            "postgres://u:ENC@h:99999/d",
            "postgres://u:ENC@h:abc/d",
            "postgres://u:ENC@h/d?sslmode=bogus",
            "postgres://u:x@h/d?sslmode=ENC",
            "postgres://u:x@h/d?passwort=ENC",
            "postgres://u:ENC@h/d?socketFactory=ENC",
            "postgres://u:ENC@h/d?password=ENCx",
            "postgres://u:ENC@h/d?sslkey=/no/key&sslpassword=ENC",
            "jdbc:postgresql://u:ENC@h/d",
            "jdbc:postgresql://h/d?user=u&password=ENC&loggerLevel=TRACE&loggerFile=/tmp/x",
            "jdbc:postgresql://h:port/d?user=u&password=ENC",
            "\"postgres://u:ENC@h/d\"",
            "'postgres://u:ENC@h/d",
            "postgres://u:ENC@h/d\nPGHOST=h",
            "postgres://u:ENC@h/d;",
            "export DATABASE_URL=postgres://u:ENC@h/d",
            "ENC",
            SECRET,
            "u:" + SECRET + "@h/d",
            "postgres://u:K7zq@9Xwv@h.invalid/d",
            "postgres://u:K7zq/9Xwv@h.invalid/d",
            "postgres://u:K7zq?9Xwv@h.invalid/d",
            "postgres://u:K7zq#9Xwv@h.invalid/d",
            "jdbc:postgresql://K7zq@9Xwv/d",
            "postgres://u:ENC@[::1/d",
            "postgres://u:ENC%zz@h/d",
            "postgres://u:ENC@h,h:x/d",
            "postgres://${USER}:ENC@h/d",
            "postgresql+psycopg://u:ENC@h/d?target_session_attrs=ENC",
            "host=h user=u password='" + SECRET + "' dbname=d")
        .map(url -> Case.of(10, "gate", url.replace("ENC", ENCODED)));
  }

  static Stream<Case> variables() {
    String good = "SERVER";
    return Stream.of(
        Case.of(
            10, "gate", good, "sentry.toml=[environment.required]\nKEY = \"url\"", "KEY=" + SECRET),
        Case.of(
            10,
            "gate",
            good,
            "sentry.toml=[environment.required]\nKEY = \"integer\"",
            "KEY=" + SECRET),
        Case.of(
            10,
            "gate",
            good,
            "sentry.toml=[environment.required]\nKEY = { one-of = [\"a\"] }",
            "KEY=" + SECRET),
        Case.of(
            10,
            "gate",
            good,
            "sentry.toml=[environment.required]\nKEY = { pattern = \"a\" }",
            "KEY=" + SECRET),
        Case.of(10, "gate", good, "DATABASE_URL_FILE=/no/such/file"),
        Case.of(
            10, "gate", good, "MIGRATION_SENTRY_SCRATCH_URL=postgres://u:" + ENCODED + "@h:x/d"),
        Case.of(2, "gate", good, "sentry.toml=database-url = 'postgres://u:" + ENCODED + "@h/d'"),
        Case.of(
            2,
            "gate",
            good,
            "sentry.toml=lock-timeout = \"" + ENCODED + "\"",
            "PGPASSWORD=" + ENCODED),
        Case.of(2, "gate", good, "MIGRATION_SENTRY_LOCK_TIMEOUT=" + SECRET),
        Case.of(20, "gate --connect-timeout 1s", "postgres://u:" + ENCODED + "@127.0.0.1:1/d"),
        Case.of(
            20, "gate --connect-timeout 1s", "postgres://u:" + ENCODED + "@no-such-host.invalid/d"),
        Case.of(
            20,
            "gate --connect-timeout 1s",
            "jdbc:postgresql://127.0.0.1:1/d?user=u&password=" + ENCODED),
        Case.of(
            20, "gate --connect-timeout 1s", "postgres://u@127.0.0.1:1/d", "PGPASSWORD=" + SECRET),
        Case.of(20, "check --check-deadline 2s", "postgres://u:" + ENCODED + "@127.0.0.1:1/d"),
        Case.of(21, "gate", "LOCKED"),
        Case.of(21, "gate", "SERVERnone"),
        Case.of(21, "gate", "SERVER?sslmode=require"),
        Case.of(10, "gate", "SERVER?sslmode=verify-full&sslrootcert=/no/such.crt"),
        Case.of(22, "gate --environment-mark live", good));
  }

  static Stream<Case> onTheServer() {
    String v2 = "sql/migrations/V2__x.sql=";
    return Stream.of(
        Case.of(
            0,
            "gate",
            "SERVER",
            v2 + "DO $$ BEGIN RAISE NOTICE '%', $q$" + SECRET + "$q$; END $$;"),
        Case.of(
            50,
            "gate",
            "SERVER",
            v2 + "DO $$ BEGIN RAISE EXCEPTION '%', $q$" + SECRET + "$q$; END $$;"),
        Case.of(
            50,
            "gate",
            "SERVER",
            v2 + "DO $$ BEGIN RAISE EXCEPTION '%', $q$" + ENCODED + "$q$; END $$;"),
        Case.of(50, "gate", "SERVER", v2 + "SELECT '" + IN_SQL + "'::int;"),
        Case.of(50, "gate", "SERVER", v2 + "SELECT \"" + SECRET.replace("\"", "\"\"") + "\";"),
        Case.of(50, "gate", "SERVER", v2 + "SELECT 1 AS a b '" + IN_SQL + "';"),
        Case.of(
            50,
            "gate",
            "SERVER",
            v2
                + "CREATE TABLE s (t text UNIQUE); INSERT INTO s VALUES ('"
                + IN_SQL
                + "'), ('"
                + IN_SQL
                + "');"),
        Case.of(
            50,
            "gate",
            "SERVER",
            v2
                + "CREATE TABLE s (t text CHECK (t = '')); INSERT INTO s VALUES ('"
                + IN_SQL
                + "');"),
        Case.of(
            50, "gate", "SERVER", v2 + "ALTER ROLE keeper PASSWORD '" + IN_SQL + "'; SELECT 1/0;"),
        Case.of(
            50,
            "gate",
            "SERVER",
            v2
                + "DO $$ BEGIN RAISE EXCEPTION '%', encode(convert_to($q$"
                + SECRET
                + "$q$, 'UTF8'), 'base64'); END $$;"),
        Case.of(
            60,
            "gate",
            "SERVER",
            "sql/contract.toml=[tables.proposals.columns]\n"
                + "title = { type = \"text\", default = '''\""
                + SECRET
                + "\"''' }"),
        Case.of(
            60,
            "gate",
            "SERVER",
            "sql/contract.toml=[probes.p]\nsql = '''SELECT $q$" + SECRET + "$q$::int'''"),
        Case.of(
            61,
            "gate",
            "SERVER",
            "sql/contract.toml=[probes.p]\ndescription = '''"
                + SECRET
                + "'''\nsql = '''SELECT $q$"
                + SECRET
                + "$q$ AS a'''"),
        Case.of(
            61,
            "gate",
            "SERVER",
            "sql/contract.toml=[probes.p]\nsql = '''SELECT 1 AS \""
                + SECRET.replace("\"", "\"\"")
                + "\"'''"),
        Case.of(11, "gate", "SERVER", "sql/contract.toml=[tables." + SECRET + "]"),
        Case.of(
            11,
            "gate",
            "SERVER",
            "sql/contract.toml=[tables.proposals.columns]\ntitle = '''" + SECRET + "'''\nx = 3"),
        Case.of(11, "gate", "SERVER", v2 + "CREATE EXTENSION \"" + ENCODED + "\";"),
        Case.of(11, "gate", "SERVER", v2 + "GRANT SELECT ON proposals TO \"" + ENCODED + "\";"),
        Case.of(52, "check", "SERVER"),
        Case.of(52, "status", "SERVER"),
        Case.of(0, "rehearse", "SERVER", v2 + "SELECT '" + IN_SQL + "';"),
        Case.of(50, "rehearse", "SERVER", v2 + "SELECT '" + IN_SQL + "'::int;"),
        Case.of(50, "rehearse --in-place", "SERVER", v2 + "SELECT '" + IN_SQL + "'::int;"),
        Case.of(75, "gate --deadline 4s", "SERVER", v2 + "SELECT pg_sleep(60), '" + IN_SQL + "';"),
        Case.of(0, "contract export", "SERVER"));
  }

  static Stream<Case> everyWay() {
    return Stream.of(urls(), variables(), onTheServer()).flatMap(each -> each);
  }

  @Test
  void areAtLeastSixty() {
    assertThat(everyWay()).hasSizeGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void tellsNothing(Case way) throws Exception {
    if (way.given().getFirst().startsWith("SERVER")) {
      server.database().execute("CREATE DATABASE shop");
    }
    try {
      Project project = Project.small(directory);
      way.given().forEach(each -> give(project, each));
      List<String> arguments = new ArrayList<>(List.of(way.command().split(" ", -1)));
      String format = FORMATS.get(Math.floorMod(way.hashCode(), FORMATS.size()));
      boolean document = way.command().startsWith("contract") || way.command().equals("status");
      if (!document) {
        arguments.addAll(List.of("-v", "--debug", "--format", format));
        REPORTS.forEach(report -> arguments.addAll(List.of("--report", report)));
      }
      Ended ended = project.run(arguments.toArray(String[]::new));
      assertSilent(ended.all(), "what it printed");
      for (String report : REPORTS) {
        Path file = directory.resolve(report);
        if (Files.exists(file)) {
          assertSilent(Files.readString(file), report);
        }
      }
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(way.exitCode());
      assertSilent(String.join("\n", LookedUp.names()), "what name servers were asked for");
    } finally {
      server.database().execute("DROP DATABASE IF EXISTS shop WITH (FORCE)");
    }
  }

  /** What the name server hears must be the host, and only where there is one for certain. */
  @Test
  void asksNameServersForHostsAlone() {
    Project project = Project.small(directory);
    give(project, "postgres://u:" + ENCODED + "@canary-host.invalid/d");
    assertThat(project.run("gate", "--connect-timeout", "1s").exitCode()).isEqualTo(20);
    assertThat(LookedUp.names()).contains("canary-host.invalid");
    assertSilent(String.join("\n", LookedUp.names()), "what name servers were asked for");
  }

  /** An excerpt that ends within the password does not show the half of it. */
  @ParameterizedTest
  @ValueSource(ints = {1_985, 1_988, 1_990, 1_993, 1_996, 1_999, 2_000, 2_001})
  void isNotShownByHalves(int before) {
    server.database().execute("CREATE DATABASE shop");
    try {
      Project project = Project.small(directory);
      give(project, "SERVER");
      give(
          project,
          "sql/migrations/V2__x.sql=DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', "
              + before
              + ") || $q$"
              + SECRET.repeat(3)
              + "$q$; END $$;");
      Ended ended = project.run("gate", "-v", "--report", "r.json", "--report", "r.md");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(50);
      assertSilent(ended.all(), "what it printed");
    } finally {
      server.database().execute("DROP DATABASE IF EXISTS shop WITH (FORCE)");
    }
  }

  /** A bug that has it in its message, told at {@code --debug} with where it happened. */
  @Test
  void isNotToldByABug() {
    Project project = Project.small(directory);
    give(project, "postgres://u:" + ENCODED + "@127.0.0.1:1/d");
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream broken =
        new PrintStream(written, true, StandardCharsets.UTF_8) {
          private boolean told;

          @Override
          public void write(byte[] bytes, int from, int length) {
            if (!told && written.size() > 50) {
              told = true;
              throw new IllegalStateException("postgres://u:" + SECRET + "@h/d, " + ENCODED);
            }
            super.write(bytes, from, length);
          }
        };
    int exitCode =
        Sentry.run(
            new Console(project.environment(), directory, broken, broken, false, _ -> {}),
            "gate",
            "--debug",
            "--report",
            "r.json");
    String all = written.toString(StandardCharsets.UTF_8);
    assertThat(exitCode).as(all).isEqualTo(70);
    assertThat(all).contains("IllegalStateException", "SecretPathsTest");
    assertSilent(all, "what it printed");
  }

  @Test
  void standsInNoProcessList() throws Exception {
    Project project = Project.small(directory);
    give(project, "postgres://u:" + ENCODED + "@127.0.0.1:1/d");
    SentryProcess running = project.process().start("gate", "--connect-timeout", "3s");
    Path commandLine = Path.of("/proc", String.valueOf(running.process().pid()), "cmdline");
    if (Files.isReadable(commandLine)) {
      assertSilent(Files.readString(commandLine), "the process list");
    }
    Ended ended = running.end();
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(20);
    assertSilent(ended.all(), "what it printed");
  }

  private void give(Project project, String given) {
    String[] both = given.split("=", 2);
    if (both.length == 2 && both[0].matches("[a-z][A-Za-z0-9/_]*\\.[a-z]+")) {
      project.file(both[0], both[1] + "\n");
    } else if (both.length == 2 && both[0].matches("[A-Z_]+") && !given.startsWith("SERVER")) {
      project.with(both[0], both[1]);
    } else {
      String at = "postgres://keeper:" + ENCODED + "@127.0.0.1:" + server.port() + "/shop";
      project.with(
          "DATABASE_URL",
          given.startsWith("SERVER")
              ? at + given.substring(6)
              : given.equals("LOCKED") ? at.replace("keeper", "locked") : given);
    }
  }

  /** Its two runs of letters and digits stand for every form but those that hide them. */
  private static void assertSilent(String text, String where) {
    String small = text.toLowerCase(Locale.ROOT);
    assertThat(small.contains("k7zq")).as(where + ":\n" + text).isFalse();
    assertThat(small.contains("9xwv")).as(where + ":\n" + text).isFalse();
    byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      String core = Base64.getEncoder().encodeToString(shifted).substring(4, 16);
      assertThat(text.contains(core)).as(where + " in Base64:\n" + text).isFalse();
    }
    StringBuilder hex = new StringBuilder();
    for (byte octet : "K7zq".getBytes(StandardCharsets.UTF_8)) {
      hex.append(String.format("%02x", octet));
    }
    assertThat(small.contains(hex)).as(where + " in hexadecimal:\n" + text).isFalse();
  }
}
