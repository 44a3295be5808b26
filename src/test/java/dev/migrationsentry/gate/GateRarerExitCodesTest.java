package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.cli.Console;
import dev.migrationsentry.cli.Sentry;
import dev.migrationsentry.testing.Fate;
import dev.migrationsentry.testing.OnceAt;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exit codes that need a server or a network of their own. The others: GateExitCodesTest. */
@ServerTest
class GateRarerExitCodesTest {
  @TempDir Path directory;

  @Test
  void twentyOneOnAWrongPassword() {
    try (OwnServer server = OwnServer.started(Map.of())) {
      server.database().execute("CREATE ROLE app LOGIN PASSWORD 'right'");
      server.letIn("host all app all scram-sha-256", "host all all all trust");
      Ended ended =
          Project.small(directory)
              .with(
                  "DATABASE_URL",
                  "postgres://app:wr0ng-one@127.0.0.1:" + server.port() + "/postgres")
              .run("gate");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(21);
      assertThat(ended.out())
          .contains("connect.password-refused")
          .contains("127.0.0.1:" + server.port())
          .contains("STATE: the database was not touched");
      assertThat(ended.all()).doesNotContain("wr0ng-one");
    }
  }

  @Test
  void twentyTwoOnAStandby() {
    try (OwnServer primary = OwnServer.started(Map.of())) {
      primary.stop();
      try (OwnServer standby = primary.startedStandby()) {
        Ended ended = Project.small(directory).on(standby.database()).run("gate");
        assertThat(ended.exitCode()).as(ended.all()).isEqualTo(22);
        assertThat(ended.out()).contains("server.standby");
      }
    }
  }

  @Test
  void twentyTwoBehindAPooler(TestDatabase database) {
    try (TcpRelay pooler = new TcpRelay(database.server().host(), database.server().port())) {
      pooler.nameAnotherBackend();
      Ended ended = through(database, pooler.port()).run("gate");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(22);
      assertThat(ended.out()).contains("server.pooler");
      assertThat(database.query("SELECT to_regclass('flyway_schema_history')"))
          .containsExactly("null");
    }
  }

  @Test
  void fiftyThreeWhenTheConnectionDiesAtCommitAndNobodyCanBeAsked(TestDatabase database)
      throws Exception {
    String host = database.server().host();
    OnceAt commit =
        new OnceAt("COMMIT", Fate.unanswered(false)).armedAfter("CREATE TABLE the_last_table");
    try (TcpRelay relay = new TcpRelay(host, database.server().port(), commit)) {
      commit.also(relay::refuse);
      Project project =
          through(database, relay.port())
              .migration("V2__last.sql", "CREATE TABLE the_last_table (id int);");
      Ended ended = project.run("gate", "--deadline", "15s");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(53);
      assertThat(ended.out())
          .contains("migration.outcome-unknown: V2 last")
          .contains("V1 create proposals: applied")
          .contains("SELECT version, success FROM")
          .doesNotContain("V2 last: applied");
      Ended again = project.on(database).run("gate");
      assertThat(again.exitCode()).as("a second run looks first: " + again.all()).isZero();
    }
  }

  /** A comparison takes seconds: what was seen before it is not what is verified after it. */
  @Test
  void sixtyWhenAColumnGoesWhileDriftIsLookedFor(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    Ended ended =
        runWith(
            "verifying required columns",
            () -> database.execute("ALTER TABLE proposals DROP COLUMN title"),
            database,
            "gate",
            "--drift",
            "refuse");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(60);
    assertThat(ended.out()).contains("contract.column-missing: proposals.title");
  }

  @Test
  void seventyOnABugAndWhatIsInIsSaidTruly(TestDatabase database) throws Exception {
    Ended ended = runWithABugAt("verifying required columns", database);
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(70);
    assertThat(ended.out())
        .contains("run.internal-error")
        .contains("STATE: the migrations listed as applied are in")
        .contains("--debug")
        .endsWith("=== MIGRATION SENTRY: BLOCKED (exit 70: internal error) ===\n")
        .doesNotContain("\tat ");
    assertThat(database.query("SELECT version FROM flyway_schema_history")).containsExactly("1");
    LeftOvers.goneSoon(database);
  }

  @Test
  void seventyOnABugInTheMiddleOfAMigrationWhichIsRolledBack(TestDatabase database)
      throws Exception {
    Ended ended = runWithABugAt("line 1,", database);
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(70);
    assertThat(database.query("SELECT to_regclass('proposals')")).containsExactly("null");
    LeftOvers.goneSoon(database);
  }

  @Test
  void seventyOnABugAtTheVeryEnd(TestDatabase database) throws Exception {
    Ended ended = runWithABugAt("=== MIGRATION SENTRY: success ===", database);
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(70);
    assertThat(ended.all()).doesNotContain("\tat ");
  }

  private Project through(TestDatabase database, int port) {
    return Project.small(directory)
        .with(
            "DATABASE_URL",
            "postgres://postgres:postgres@127.0.0.1:" + port + "/" + database.name());
  }

  /** The gate with an output that fails, once, as only a bug would: when this is written to it. */
  private Ended runWithABugAt(String text, TestDatabase database) {
    Project.small(directory);
    return runWith(
        text,
        () -> {
          throw new IllegalStateException("a bug");
        },
        database,
        "gate",
        "-v");
  }

  /** The gate, and what happens, once, when this is written to its output. */
  private Ended runWith(String text, Runnable happens, TestDatabase database, String... line) {
    ByteArrayOutputStream out = new Eventful(text, happens);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Sentry.run(
            new Console(
                Map.of("DATABASE_URL", database.url()),
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                _ -> {}),
            line);
    return new Ended(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static final class Eventful extends ByteArrayOutputStream {
    private final String text;
    private final Runnable happens;
    private boolean over;

    Eventful(String text, Runnable happens) {
      this.text = text;
      this.happens = happens;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, length);
      if (!over && toString(StandardCharsets.UTF_8).contains(text)) {
        over = true;
        happens.run();
      }
    }
  }
}
