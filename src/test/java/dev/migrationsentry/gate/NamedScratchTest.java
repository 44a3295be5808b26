package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recovery on a server that was named for its scratch databases. */
@ServerTest
class NamedScratchTest {
  private static final String VARIABLE = "MIGRATION_SENTRY_SCRATCH_URL";
  private static final String HISTORY = "SELECT script FROM flyway_schema_history ORDER BY 1";

  @TempDir Path directory;

  /**
   * Hot-patched, by a migration that only a server with the role {@code reader_of_it} can replay,
   * and owned by a role that may make no database.
   */
  private Project patched(TestDatabase database, String role) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    String sql =
        "ALTER TABLE proposals ADD COLUMN visitor text;\nGRANT SELECT ON proposals TO reader_of_it;\n";
    project.migration("V2__visitor.sql", sql);
    database.execute(sql);
    database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'x' NOCREATEDB");
    database.execute("GRANT ALL ON SCHEMA public TO " + role);
    database.execute("ALTER TABLE proposals OWNER TO " + role);
    database.execute("ALTER TABLE flyway_schema_history OWNER TO " + role);
    return project.with(
        "DATABASE_URL",
        database.settings().jdbcUrl().replace("jdbc:postgresql://", "postgres://" + role + ":x@"));
  }

  /** The same by a migration that any server can replay. */
  private Project patchedPlainly(TestDatabase database) {
    database.execute("CREATE ROLE reader_of_it");
    Project project = patched(database, "deployer");
    String sql = "ALTER TABLE proposals ADD COLUMN visitor text;\n";
    database.execute("REVOKE SELECT ON proposals FROM reader_of_it");
    return project.migration("V2__visitor.sql", sql);
  }

  private static String major(OwnServer server) {
    return server.database().query("SHOW server_version_num").getFirst().substring(0, 2);
  }

  private static Ended ends(int exitCode, Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    return ended;
  }

  @Test
  void aServerOfTheSameVersionProvesWhatTheTargetsRoleMayNotReplay(TestDatabase any) {
    try (OwnServer targets = OwnServer.started(Map.of());
        OwnServer scratch = OwnServer.started(Map.of())) {
      TestDatabase target = targets.database();
      target.execute("CREATE ROLE reader_of_it");
      Project project = patched(target, "deployer");

      Ended without = ends(52, project.run("gate"));
      assertThat(without.out()).contains("recovery.replay-failed");
      assertThat(target.query(HISTORY)).hasSize(1);

      scratch.database().execute("CREATE ROLE reader_of_it");
      ends(0, project.with(VARIABLE, scratch.database().url()).run("gate"));

      assertThat(target.query(HISTORY)).hasSize(2);
      assertThat(scratch.database().query("SELECT datname FROM pg_database WHERE datname ~ '_scr'"))
          .isEmpty();
    }
  }

  @Test
  void aServerOfAnotherMajorVersionProvesNothingAndThatIsSaid(TestDatabase any) {
    try (OwnServer targets = OwnServer.started(Map.of());
        OwnServer other = OwnServer.ofAnotherMajor()) {
      assumeThat(major(other)).isNotEqualTo(major(targets));
      TestDatabase target = targets.database();
      Project project = patchedPlainly(target).with(VARIABLE, other.database().url());

      Ended ended = ends(0, project.run("gate", "-v"));

      assertThat(ended.out())
          .contains(
              "the server named for scratch databases is not used: the named scratch database,"
                  + " PostgreSQL "
                  + major(other)
                  + ": no proof for the target, which is PostgreSQL "
                  + major(targets));
      assertThat(target.query(HISTORY)).hasSize(2);
      assertThat(other.database().query("SELECT datname FROM pg_database WHERE datname ~ '_scr'"))
          .isEmpty();
    }
  }

  @Test
  void whereNoServerOfTheSameMajorVersionIsToBeHadNothingIsRecorded(TestDatabase any) {
    try (OwnServer targets = OwnServer.ofAnotherMajor();
        OwnServer here = OwnServer.started(Map.of());
        OwnServer same = OwnServer.ofAnotherMajor()) {
      assumeThat(major(here)).isNotEqualTo(major(targets));
      TestDatabase target = targets.database();
      Project project = patchedPlainly(target);

      for (String named : new String[] {"", here.database().url()}) {
        Ended ended = ends(52, project.with(VARIABLE, named).run("gate"));
        assertThat(ended.out())
            .contains(
                "recovery.scratch-unavailable",
                "an embedded server, PostgreSQL "
                    + major(here)
                    + ": no proof for the target, which is PostgreSQL "
                    + major(targets),
                "STATE: the database was not touched");
        assertThat(target.query(HISTORY)).hasSize(1);
      }

      ends(0, project.with(VARIABLE, same.database().url()).run("gate"));
      assertThat(target.query(HISTORY)).hasSize(2);
    }
  }

  @Test
  void aServerThatCannotBeReachedIsSaidAndTheEmbeddedOneDoes(TestDatabase target) {
    Project project = Project.small(directory).on(target);
    ends(0, project.run("gate"));
    project.migration("V2__visitor.sql", "ALTER TABLE proposals ADD COLUMN visitor text;");
    target.execute("ALTER TABLE proposals ADD COLUMN visitor text");
    String role = target.name() + "_poor";
    target.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'x' NOCREATEDB");
    target.execute("GRANT ALL ON SCHEMA public TO " + role);
    target.execute("ALTER TABLE proposals OWNER TO " + role);
    target.execute("ALTER TABLE flyway_schema_history OWNER TO " + role);
    String url =
        target.settings().jdbcUrl().replace("jdbc:postgresql://", "postgres://" + role + ":x@");

    Ended ended =
        ends(
            0,
            project
                .with("DATABASE_URL", url)
                .with(
                    VARIABLE, url.replace(":x@", ":S3cret-c4nary@").replace(target.name(), "none"))
                .run("gate", "-v"));

    assertThat(ended.out()).contains("the server named for scratch databases is not used");
    assertThat(ended.all()).doesNotContain("S3cret-c4nary");
  }

  @Test
  void aUrlThatNamesTheTargetIsRefusedAndOneThatCannotBeReadNotPrinted(TestDatabase target) {
    Project project = Project.small(directory).on(target);

    Ended same = ends(10, project.with(VARIABLE, target.url()).run("gate"));
    assertThat(same.out()).contains("environment.scratch-url.target: " + VARIABLE);

    Ended malformed =
        ends(10, project.with(VARIABLE, "postgres://u:S3cret-c4n@ry/x@h/d").run("gate", "-v"));
    assertThat(malformed.out()).contains(VARIABLE);
    assertThat(malformed.all()).doesNotContain("S3cret");

    project.with(VARIABLE, "");
    ends(0, project.run("gate"));
    Ended named = ends(10, project.run("gate", "--scratch-url-variable", "SCRATCH"));
    assertThat(named.out()).contains("environment.database-url.missing: SCRATCH");
  }
}
