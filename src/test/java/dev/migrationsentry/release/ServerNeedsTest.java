package dev.migrationsentry.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ServerTest
class ServerNeedsTest {
  @TempDir Path directory;

  @Test
  void namesTheExtensionsAndRolesThatTheServerLacks(TestDatabase target) throws Exception {
    ReleaseFolder release =
        new ReleaseFolder(directory)
            .sql(
                "V1__extensions.sql",
                "CREATE EXTENSION IF NOT EXISTS no_such_extension;",
                "CREATE EXTENSION hstore VERSION '99.9';",
                "CREATE EXTENSION IF NOT EXISTS plpgsql;")
            .sql(
                "V2__roles.sql",
                "GRANT SELECT ON t TO postgres, \"No Such\", PUBLIC;",
                "ALTER TABLE t OWNER TO CURRENT_USER;",
                "ALTER TABLE t OWNER TO nobody_known;");

    List<Finding> missing = missing(target, release);

    assertThat(missing)
        .extracting(finding -> finding.code().code() + " " + finding.subject())
        .containsExactly(
            "release.script.needs-extension no_such_extension",
            "release.script.needs-extension hstore",
            "release.script.needs-role No Such",
            "release.script.needs-role nobody_known");
    assertThat(missing.getLast().place()).hasToString(shown("V2__roles.sql") + ":3");
  }

  @Test
  void whatTheReleaseMakesBeforeIsNotMissing(TestDatabase target) throws Exception {
    ReleaseFolder release =
        new ReleaseFolder(directory)
            .sql("V1__role.sql", "CREATE ROLE reporting_of_this_release;")
            .sql(
                "V2__role.sql",
                "DO $$ BEGIN",
                "  CREATE ROLE another_of_this_release;",
                "EXCEPTION WHEN duplicate_object THEN NULL; END $$;")
            .sql(
                "V3__grant.sql",
                "GRANT SELECT ON t TO reporting_of_this_release, another_of_this_release;");

    assertThat(missing(target, release)).isEmpty();
  }

  @Test
  void whatIsAppliedAlreadyNeedsNothingMore(TestDatabase target) throws Exception {
    Release release =
        new ReleaseFolder(directory)
            .sql("V1__one.sql", "CREATE EXTENSION no_such_extension;")
            .sql("V2__two.sql", "SELECT 1;")
            .release();
    try (Connection connection = target.connect()) {
      assertThat(release.needs().missing(connection)).hasSize(1);
      assertThat(release.needs().missing(connection, release.migrations().subList(1, 2))).isEmpty();
    }
  }

  @Test
  void aSequenceIsOwnedByAColumnAndNotByARole(TestDatabase target) throws Exception {
    Release release =
        new ReleaseFolder(directory)
            .sql(
                "V1__sequence.sql",
                "CREATE TABLE t (id int);",
                "CREATE SEQUENCE t_id_seq;",
                "ALTER SEQUENCE public.t_id_seq OWNED BY public.t.id;")
            .release();
    try (Connection connection = target.connect()) {
      assertThat(release.needs().missing(connection)).isEmpty();
    }
  }

  @Test
  void syntaxThatTheServerDoesNotKnowYetIsNamed(TestDatabase target) throws Exception {
    Release release =
        new ReleaseFolder(directory)
            .sql("V1__one.sql", "CREATE TABLE t (id uuid DEFAULT uuidv7());")
            .release();

    assertThat(release.needs().all())
        .singleElement()
        .isInstanceOfSatisfying(
            ServerNeed.Syntax.class, need -> assertThat(need.major()).isEqualTo(18));
    try (Connection connection = target.connect()) {
      boolean old = connection.getMetaData().getDatabaseMajorVersion() < 18;
      assertThat(release.needs().missing(connection))
          .extracting(each -> each.finding().code())
          .isEqualTo(old ? List.of(FindingCode.SCRIPT_NEEDS_VERSION) : List.of());
    }
  }

  private List<Finding> missing(TestDatabase target, ReleaseFolder folder) throws Exception {
    Release release = folder.release();
    try (Connection connection = target.connect()) {
      return release.needs().missing(connection, release.migrations());
    }
  }

  private String shown(String script) {
    return directory.resolve("sql/migrations").resolve(script).toString();
  }
}
