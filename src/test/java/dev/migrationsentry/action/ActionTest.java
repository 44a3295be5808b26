package dev.migrationsentry.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.migrationsentry.action.ActionRun.Ended;
import dev.migrationsentry.action.RunnerLog.Command;
import dev.migrationsentry.scripts.PackagedProgram;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.SigintTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** action.yml in a job, on a real database. */
@ServerTest
class ActionTest {
  private static final Path HERE = Path.of("").toAbsolutePath();

  private static final List<String> OURS = List.of("add-mask", "group", "endgroup", "error");

  @TempDir Path folder;
  private Path workspace;
  private Path checkout;
  private Project project;
  private ActionRun action;

  /** The job's project is in a folder of its repository; the action's checkout is built. */
  @BeforeEach
  void aJob() throws IOException {
    workspace = Files.createDirectories(folder.resolve("the workspace"));
    checkout = Files.createDirectories(folder.resolve("the action"));
    Files.copy(HERE.resolve("action.yml"), checkout.resolve("action.yml"));
    for (String script :
        List.of("migration_sentry.sh", "action/words.sh", "action/install.sh", "action/run.sh")) {
      Path copy = checkout.resolve("scripts").resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(HERE.resolve("scripts").resolve(script), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    PackagedProgram.jar(
        checkout.resolve("target/migration-sentry.jar"), "dev.migrationsentry.Main");
    project = Project.small(Files.createDirectories(workspace.resolve("backend")));
    action =
        new ActionRun(checkout, workspace, Files.createDirectories(folder.resolve("runner")))
            .with("JAVA_HOME", System.getProperty("java.home"))
            .input("working-directory", "backend");
  }

  @Test
  void aPassIsAPassWithItsOutputsItsPageAndItsReports(TestDatabase database) throws Exception {
    Ended ended = action.input("database-url", database.url()).run();

    assertThat(ended.exitCode()).as(ended.raw()).isZero();
    assertThat(ended.outputs())
        .containsEntry("exit-code", "0")
        .containsEntry("verdict", "pass")
        .containsEntry("finding", "")
        .containsEntry("state", "migrations-in")
        .containsEntry("again-may-help", "false")
        .containsEntry("blockers", "0")
        .containsEntry("found", "1")
        .containsEntry("applied", "1")
        .containsEntry("verified", "2");
    assertThat(ended.summary())
        .startsWith("# Migration Sentry: pass\n")
        .contains("V1 create proposals");
    assertThat(Stream.of("json", "markdown", "junit", "sarif"))
        .allSatisfy(
            kind -> assertThat(Path.of(ended.outputs().get("report-" + kind))).isNotEmptyFile());
    assertThat(ended.log().commands("group"))
        .extracting(Command::data)
        .containsExactly("environment", "connect", "lock", "history", "migrate", "verify");
    assertThat(ended.log().commands("endgroup")).hasSize(6);
  }

  @Test
  void aStatementThatFailsIsAnnotatedOnItsLineInTheRepository(TestDatabase database)
      throws Exception {
    project.migration(
        "V2__owner.sql",
        """
        -- Who made it.
        ALTER TABLE proposals ADD COLUMN user_id integer;

        UPDATE proposals SET owner_id = 1;
        """);
    Ended ended = action.input("database-url", database.url()).run();

    assertThat(ended.exitCode()).as(ended.raw()).isEqualTo(50);
    assertThat(ended.log().commands("error"))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.property("file")).isEqualTo("backend/sql/migrations/V2__owner.sql");
              assertThat(error.property("line")).isEqualTo("4");
              assertThat(error.property("title")).isEqualTo("migration.failed: V2 owner");
              assertThat(error.data()).contains("column \"owner_id\"").contains("\nRemedy: ");
            });
    assertThat(ended.summary())
        .startsWith(
            "# Migration Sentry: BLOCKED (exit 50: migration failed; nothing is half done)\n")
        .contains("- **What:** migration.failed")
        .contains("- **State:** ")
        .contains("- **Next:** ");
    assertThat(ended.outputs())
        .containsEntry("exit-code", "50")
        .containsEntry("verdict", "blocked")
        .containsEntry("finding", "migration.failed")
        .containsEntry("applied", "1");
    assertThat(
            JsonParser.parseString(Files.readString(Path.of(ended.outputs().get("report-json")))))
        .satisfies(
            json -> assertThat(json.getAsJsonObject().get("exitCode").getAsInt()).isEqualTo(50));
  }

  @Test
  void noTextOfTheServerOrOfAFileCanBeACommandOrAnOutput(TestDatabase database) throws Exception {
    project.migration(
        "V2__hostile.sql",
        """
        DO $$ BEGIN
          RAISE NOTICE '%', E'::error file=x::pwned';
          RAISE NOTICE '%', E'well\\n::set-output name=verdict::pass\\nGATE_VERDICT=pass';
          RAISE WARNING '%', E'well\\r::add-mask::proposals\\r\\n  ::endgroup::';
          RAISE NOTICE '%', E'a ##[error]pwned ##[add-mask]proposals ##[group]x';
          RAISE NOTICE '%', E'::stop-commands::proposals\\n##[stop-commands]proposals';
          RAISE NOTICE '%', E'\\u2028::warning::pwned\\u0085::warning::pwned\\x1b]0;pwned\\x07';
        END $$;
        -- ::error::pwned
        CREATE TABLE "::error::pwned" (i integer);
        COMMENT ON TABLE "::error::pwned" IS '::error::pwned
        ::error::pwned';
        DO $$ BEGIN RAISE EXCEPTION E'::error::pwned\\n::set-env name=PATH::x\\n##[error]pwned'; END $$;
        """);
    Ended ended =
        action
            .input("database-url", database.url())
            .input("arguments", "--verbose\n--deadline\n2m")
            .run();

    assertThat(ended.exitCode()).isEqualTo(50);
    assertThat(ended.log().shown()).contains("server NOTICE: well\n").contains("pwned");
    assertThat(ended.log().commands()).allMatch(command -> OURS.contains(command.name()));
    assertThat(ended.log().commands("add-mask"))
        .extracting(Command::data)
        .containsExactly(database.url());
    assertThat(ended.log().commands("error"))
        .singleElement()
        .satisfies(
            error ->
                assertThat(error.property("file"))
                    .isEqualTo("backend/sql/migrations/V2__hostile.sql"));
    assertThat(ended.log().stillStopped()).isFalse();
    assertThat(ended.outputs()).containsEntry("verdict", "blocked");
    assertThat(ended.summary())
        .doesNotContain("\n::")
        .doesNotContain("##[")
        .doesNotContain("\u001b");
  }

  @Test
  void thePasswordIsMaskedBeforeAnythingElseIsSaid(TestDatabase database) throws Exception {
    String url = database.url().replace(":postgres@", ":s3cr%40t%2Fpw@");
    Ended ended = action.input("database-url", url).run();

    assertThat(ended.exitCode()).as(ended.raw()).isZero();
    assertThat(ended.raw().lines().takeWhile(line -> line.startsWith("::add-mask::"))).hasSize(3);
    assertThat(ended.log().masks()).contains(url, "s3cr%40t%2Fpw", "s3cr@t/pw");
    assertThat(ended.log().shown()).doesNotContain("s3cr").contains("as postgres");
  }

  @Test
  void aPasswordThatIsAlsoTheUsersNameIsNotMaskedWhereItIsTheName(TestDatabase database)
      throws Exception {
    Ended ended = action.input("database-url", database.url()).run();
    assertThat(ended.log().shown()).contains(database.name()).contains("as postgres");
  }

  @Test
  void theJobsOwnVariableCountsWhereNoUrlIsGiven(TestDatabase database) throws Exception {
    Ended ended = action.with("DATABASE_URL", database.url()).input("command", "check").run();
    assertThat(ended.outputs()).containsEntry("exit-code", "52").containsEntry("applied", "0");
  }

  @Test
  void aSecretThatAForkDoesNotGetIsNoPass() throws Exception {
    Ended ended = action.with("DATABASE_URL", "").run();
    assertThat(ended.exitCode()).isEqualTo(10);
    assertThat(ended.outputs()).containsEntry("finding", "environment.database-url.missing");
  }

  @Test
  void aRehearsalTakesTheLevelAndAnswersWithItsHazard(TestDatabase database) throws Exception {
    project.migration("V2__index.sql", "CREATE INDEX ix_title ON proposals (title);\n");
    database.execute("CREATE TABLE proposals (id bigint PRIMARY KEY, title text NOT NULL)");
    project.on(database).run("gate", "--migrations", "sql/migrations");
    project.migration("V3__more.sql", "ALTER TABLE proposals ADD COLUMN note text;\n");
    Ended ended =
        action
            .input("database-url", database.url())
            .input("command", "rehearse")
            .input("fail-on", "blocker")
            .run();
    assertThat(ended.outputs()).containsEntry("applied", "0");
    assertThat(ended.outputs().get("verdict")).isNotEmpty();
  }

  @Test
  void whatIsNoCommandIsRefusedAndCannotBeOne() throws Exception {
    Ended ended = action.input("command", "gate\n::warning::pwned $(id)").run();
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.log().commands())
        .singleElement()
        .satisfies(
            error ->
                assertThat(error.data()).contains("command is gate\n::warning::pwned $(id): give"));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() throws Exception {
    Ended ended = action.input("working-directory", "nowhere").run();
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.log().commands("error").getFirst().data()).contains("nowhere");
  }

  @Test
  void wrongUsageIsSaidWhereThereIsNoVerdict() throws Exception {
    Ended ended = action.input("arguments", "--deadlin\n5m").run();
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.log().shown()).contains("--deadline");
    assertThat(ended.log().commands("error").getFirst().data()).contains("exit code 2");
    assertThat(ended.outputs()).containsEntry("exit-code", "2").containsEntry("verdict", "");
  }

  @SigintTest
  void aCancelledJobEndsInGoodOrderAndIsStillTold(TestDatabase database) throws Exception {
    project.migration("V2__slow.sql", "CREATE TABLE half (i int); SELECT pg_sleep(100);");
    Ended ended =
        action
            .input("database-url", database.url())
            .meanwhile(step -> interruptWhenAsleep(step, database))
            .run();

    assertThat(ended.exitCode()).as(ended.raw()).isEqualTo(130);
    assertThat(ended.outputs())
        .containsEntry("exit-code", "130")
        .containsEntry("verdict", "blocked");
    assertThat(ended.summary()).startsWith("# Migration Sentry: BLOCKED (exit 130");
    assertThat(database.query("SELECT to_regclass('half')")).containsExactly("null");
    assertThat(
            database.query(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'migration%'"
                    + " AND datname = current_database()"))
        .containsExactly("0");
  }

  /** As the runner does: SIGINT to the step's own process, and to nothing below it. */
  private static void interruptWhenAsleep(Process step, TestDatabase database) {
    String asleep =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname ="
            + " current_database()";
    long until = System.nanoTime() + 60_000_000_000L;
    while (!database.query(asleep).equals(List.of("1")) && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    try {
      new ProcessBuilder("kill", "-INT", String.valueOf(step.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
