package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.ServerLog;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrations that Flyway is given together end as those that it is given one by one: the same
 * outcome, the same rows, the same transactions. {@code -Dseed=…} repeats a case, {@code
 * -Dprojects=…} asks for more.
 */
@ServerTest
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class HandoverTest {
  private static final int PROJECTS = Integer.getInteger("projects", 25);

  /** Flyway never runs it here; that it is there makes the run go one by one. */
  private static final String CALLBACK = "beforeClean.sql";

  /** Says at each COMMIT as whom and where; what a migration leaves behind shows there. */
  private static final String BEFORE =
      """
      CREATE SCHEMA other;
      CREATE TABLE said (id int PRIMARY KEY, at_commit text);
      CREATE FUNCTION say() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE public.said SET at_commit = pg_catalog.concat_ws(' ', current_user,
          current_setting('search_path'), current_setting('lock_timeout')) WHERE id = NEW.id;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON said
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION say();
      CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
      GRANT ALL ON ALL TABLES IN SCHEMA public TO SOMEBODY;
      GRANT CREATE ON SCHEMA public, other TO SOMEBODY;
      """;

  /** Scripts, one statement a line; %d is the migration's number. */
  private static final List<String> GOOD =
      List.of(
          "CREATE TABLE t%1$d (x int);\n",
          "INSERT INTO public.said VALUES (%1$d);\n",
          "CREATE TABLE a%1$d (x int);\nCREATE TABLE b%1$d (x int);\n",
          "INSERT INTO public.said VALUES (%1$d);\nSET search_path TO other;\n",
          "SET LOCAL search_path TO other;\nINSERT INTO public.said VALUES (%1$d);\n",
          "INSERT INTO public.said VALUES (%1$d);\nSET lock_timeout = '7s';\n",
          "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE s%1$d (x int);\n",
          "CREATE TEMP TABLE gone (x int) ON COMMIT DROP;\n",
          "DO 'BEGIN RAISE NOTICE ''hello''; END';\n",
          "-- nothing\n",
          "CREATE TABLE c%1$d (x int);\nCOMMIT;\nCREATE TABLE d%1$d (x int);\n",
          "INSERT INTO public.said VALUES (%1$d);\nSET ROLE %2$s;\n");

  private static final List<String> BAD =
      List.of(
          "CREATE TABLE e%1$d (x int);\nSELECT 1 / 0;\n",
          "CREATE TABLE f%1$d (x int);\nINSERT INTO public.child VALUES (%1$d);\n",
          "CREATE TABLE g%1$d (x int);\nCOMMIT;\nSELECT 1 / 0;\n");

  /** A row for the history, by a script in whose text that is not named. */
  private static String hidden(int ranks, String version, boolean success) {
    return "DO $x$ BEGIN EXECUTE replace($y$INSERT INTO public.flyway_#_history SELECT"
        + " max(installed_rank) + "
        + ranks
        + ", 'NO', 'm', 'SQL', 'VNO__m.sql', 1, 'me', now(), 1, ".replace("NO", version)
        + success
        + " FROM public.flyway_#_history$y$, '#', 'schema'); END $x$;\n";
  }

  /** What makes Flyway, had it looked again, do something else; some hide it. */
  private static final List<String> MEDDLING =
      List.of(
          hidden(1, "2000", true),
          hidden(1, "%3$d", true),
          hidden(5, "1999", false),
          hidden(-100, "1998", true),
          "DELETE FROM public.flyway_schema_history;\n",
          "UPDATE public.flyway_schema_history SET checksum = 1;\n");

  @TempDir Path folder;

  @Test
  void together(TestDatabase target) throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    Random random = new Random(seed);
    String role = "handover_" + Long.toHexString(System.nanoTime());
    target.execute("CREATE ROLE " + role);
    for (int i = 0; i < PROJECTS; i++) {
      Map<String, String> files = project(random, role);
      List<String> together = end(target.server().createDatabase(), role, i + "", files, false);
      List<String> oneByOne = end(target.server().createDatabase(), role, i + "s", files, true);
      assertThat(together).as("seed %d, project %d: %s", seed, i, files).isEqualTo(oneByOne);
    }
    target.execute("DROP ROLE " + role);
  }

  private static Map<String, String> project(Random random, String role) {
    Map<String, String> files = new LinkedHashMap<>();
    int size = 2 + random.nextInt(6);
    for (int i = 1; i <= size; i++) {
      List<String> some =
          switch (random.nextInt(20)) {
            case 0 -> BAD;
            case 1 -> MEDDLING;
            default -> GOOD;
          };
      String script =
          some.get(random.nextInt(some.size())).formatted(i, role, i + 1 + random.nextInt(2));
      files.put((random.nextInt(8) == 0 ? "R" : "V" + i) + "__m" + i + ".sql", script);
    }
    return files;
  }

  /** What is left of a run: its outcome, its events, the history, and what is there. */
  private List<String> end(
      TestDatabase database, String role, String name, Map<String, String> files, boolean callback)
      throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    ProjectRun run = new ProjectRun(database, own);
    run.lockTimeout = Duration.ofSeconds(3);
    if (callback) {
      run.file(CALLBACK, "SELECT 1;\n");
    }
    run.file("V0__first.sql", "SELECT 1;\n").migrate();
    database.execute(BEFORE.replace("SOMEBODY", role));
    run.events.clear();
    for (Map.Entry<String, String> file : files.entrySet()) {
      run.file(file.getKey(), file.getValue());
    }
    List<String> end = new ArrayList<>();
    try {
      end.add(run.migrate().names().toString());
    } catch (StepRefused e) {
      end.add(e.state() + " " + e.findings().toString().replace(own.toString(), ""));
    }
    run.events.forEach(event -> end.add(words(event)));
    end.addAll(
        database.query(
            "SELECT concat_ws('|', installed_rank, version, description, type, script, checksum,"
                + " installed_by, success) FROM flyway_schema_history ORDER BY installed_rank"));
    end.addAll(
        database.query(
            "SELECT concat(oid::regclass, ' ', relowner::regrole) FROM pg_class WHERE oid >= 16384"
                + " AND relkind = 'r' ORDER BY 1"));
    end.addAll(database.query("SELECT concat(id, ' ', at_commit) FROM said ORDER BY 1"));
    // Which rows came in with which transaction: numbered in the order in which they did.
    end.addAll(
        database.query(
            "SELECT string_agg(row, ', ' ORDER BY row) FROM (SELECT xmin AS tx, concat('row of ',"
                + " script) AS row FROM flyway_schema_history UNION ALL SELECT xmin, relname FROM"
                + " pg_class WHERE oid >= 16384 AND relkind = 'r') all_of_them GROUP BY tx::text"
                + " ORDER BY 1"));
    database.execute("DROP OWNED BY " + role);
    return end;
  }

  private static String words(RunEvent event) {
    return switch (event) {
      case RunEvent.MigrationStarted started -> "started " + started.name();
      case RunEvent.MigrationEnded ended -> "ended " + words(ended.migration());
      case RunEvent.MigrationFailed failed -> "failed " + failed.name();
      case RunEvent.StatementEnded ended ->
          "statement " + ended.statement().line() + " " + ended.statement().notices();
      default -> event.toString();
    };
  }

  private static String words(AppliedMigration migration) {
    MigrationName name = migration.name();
    return name + " " + migration.statements().size();
  }

  @Test
  void eachHasATransactionOfItsOwn(TestDatabase target) throws Exception {
    ProjectRun run = new ProjectRun(target, folder);
    for (int i = 1; i <= 9; i++) {
      run.file("V" + i + "__t.sql", "CREATE TABLE t" + i + " (x int);\n");
    }
    assertThat(run.migrate().applied()).hasSize(9);
    assertThat(
            target.query(
                "SELECT count(DISTINCT h.xmin::text) FROM flyway_schema_history h JOIN pg_class c"
                    + " ON c.relname = 't' || h.version AND c.xmin = h.xmin"))
        .containsExactly("9");
  }

  @Test
  void flywaySaysTheSameToTheServerButForLookingAgain() throws Exception {
    try (OwnServer server = ServerLog.start()) {
      List<String> together = statements(server, false);
      List<String> oneByOne = statements(server, true);
      assertThat(together.size()).isLessThan(oneByOne.size());
      assertThat(together.stream().filter(each -> each.startsWith("SELECT pg_try"))).hasSize(2);
      assertThat(oneByOne.stream().filter(each -> each.startsWith("SELECT pg_try")))
          .hasSizeGreaterThan(4);
      assertThat(written(together)).isEqualTo(written(oneByOne));
    }
  }

  /** Without what only looks, or locks. */
  private static List<String> written(List<String> statements) {
    return statements.stream()
        .filter(
            each ->
                each.startsWith("BEGIN")
                    || each.startsWith("COMMIT")
                    || each.startsWith("INSERT")
                    || each.startsWith("CREATE")
                    || each.startsWith("SELECT set_config"))
        .toList();
  }

  private List<String> statements(OwnServer server, boolean callback) throws Exception {
    TestDatabase postgres = server.database();
    String name = callback ? "single" : "together";
    postgres.execute("CREATE DATABASE " + name);
    TestDatabase database = new TestDatabase(postgres.server(), name);
    ServerLog log = ServerLog.of(server);
    log.forget();
    ProjectRun run = new ProjectRun(database, Files.createDirectory(folder.resolve(name)));
    if (callback) {
      run.file(CALLBACK, "SELECT 1;\n");
    }
    for (int i = 1; i <= 4; i++) {
      run.file("V" + i + "__t.sql", "CREATE TABLE t" + i + " (x int);\n");
    }
    assertThat(run.migrate().applied()).hasSize(4);
    return log.statements("migration-sentry migrate").stream()
        .map(line -> line.replaceFirst(".*?LOG: {2}(?:statement|execute [^:]*): ", ""))
        .toList();
  }

  @Test
  void whateverLetsGoOfFlywaysOwnLockIsNotPassed(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__a.sql", "SELECT pg_advisory_unlock_all();\n")
            .file("V2__b.sql", "CREATE TABLE b (x int);\n");

    assertThat(run.refused().findings()).isNotEmpty();
  }
}
