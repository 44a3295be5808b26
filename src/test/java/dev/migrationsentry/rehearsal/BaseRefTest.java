package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.GitRepository;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The questions of a pull request, which need git and no database. */
class BaseRefTest {
  private final Path directory;
  private Project project;
  private GitRepository repository;

  /** Main has V1 and V2, and a branch has been made from it. */
  BaseRefTest(@TempDir Path directory) {
    this.directory = directory;
    this.project = Project.small(directory).migration("V2__visitor.sql", "SELECT 2;\n");
    this.repository = GitRepository.in(directory).commit("two migrations").on("change");
  }

  private Ended ends(int exitCode, String... more) {
    String[] args = new String[more.length + 4];
    System.arraycopy(
        new String[] {"rehearse", "--files-only", "--base-ref", "main"}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    Ended ended = project.run(args);
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    return ended;
  }

  private void mainMovesOn(String file, String sql) {
    repository.commit("the change").backTo("main");
    project.migration(file, sql);
    repository.commit("meanwhile").backTo("change");
  }

  @Test
  void aNewVersionAboveThoseOfTheBasePassesWithoutADatabase() {
    project.migration("V3__note.sql", "SELECT 3;\n").migration("R__view.sql", "SELECT 4;\n");

    Ended ended = ends(0);

    assertThat(ended.out())
        .contains("compared with main (")
        .contains("2 migrations new here")
        .contains("connect: not needed: only the files were to be looked at")
        .contains("=== MIGRATION SENTRY: success ===");
  }

  @Test
  void aVersionBelowOneThatTheBaseHasMeanwhileIsLate() {
    project.migration("V3__note.sql", "SELECT 3;\n");
    mainMovesOn("V4__other.sql", "SELECT 4;\n");

    assertThat(ends(11).out())
        .contains("blocker release.version.late:")
        .contains("V3__note.sql")
        .contains("has version 4 already")
        .doesNotContain("release.file.deleted");

    project.with("FLYWAY_OUT_OF_ORDER", "true");
    assertThat(ends(0).out()).contains("note release.version.late:");
  }

  @Test
  void aVersionThatTheBaseHasMeanwhileInAnotherFileIsTaken() {
    project.migration("V3__note.sql", "SELECT 3;\n");
    mainMovesOn("V03__other.sql", "SELECT 4;\n");

    assertThat(ends(11).out())
        .contains("blocker release.version.taken:")
        .contains("has this version in sql/migrations/V03__other.sql");
  }

  @Test
  void theSameFileOnBothSidesIsNoDuplicate() {
    project.migration("V3__note.sql", "SELECT 3;\n");
    mainMovesOn("V3__note.sql", "SELECT 3;\n");

    ends(0);
  }

  @Test
  void aReleasedFileThatChangedIsRefusedButNotForItsLineEnds() throws IOException {
    Path file = directory.resolve("sql/migrations/V2__visitor.sql");
    Files.writeString(file, "\ufeffSELECT 2;\r\n");
    ends(0);

    Files.writeString(file, "SELECT 22;\n");
    assertThat(ends(11).out())
        .contains("blocker release.file.changed:")
        .contains("git checkout main -- sql/migrations/V2__visitor.sql");
  }

  @Test
  void aReleasedFileThatIsGoneOrHasAnotherNameIsRefusedAndOneThatMovedIsNot() throws IOException {
    Path file = directory.resolve("sql/migrations/V2__visitor.sql");
    Files.createDirectories(directory.resolve("sql/migrations/2026"));
    Files.move(file, directory.resolve("sql/migrations/2026/V2__visitor.sql"));
    ends(0);

    Files.move(directory.resolve("sql/migrations/2026/V2__visitor.sql"), file);
    Files.move(file, directory.resolve("sql/migrations/V2__guest.sql"));
    assertThat(ends(11).out()).contains("release.file.changed").contains("it has another name");

    Files.delete(directory.resolve("sql/migrations/V2__guest.sql"));
    assertThat(ends(11).out())
        .contains("blocker release.file.deleted: sql/migrations/V2__visitor.sql");
  }

  @Test
  void misnamedFilesAndNewScriptsThatCannotRunAreNamedInTheSameRun() {
    project
        .migration("V2__visitor.sql", "SELECT 22;\n")
        .migration("V3_note.sql", "SELECT 3;\n")
        .migration("V4__psql.sql", "\\d proposals\nSELECT 1;\n")
        .migration("V5__accepted.sql", "-- sentry:accept hazard.table-rewrite\nSELECT 1;\n");

    assertThat(ends(11).out())
        .contains("release.file.misnamed")
        .contains("release.file.changed")
        .contains("release.script.psql")
        .contains("warning hazard.acceptance-invalid");
  }

  @Test
  void theProjectMayLieInAFolderOfTheRepositoryAndHaveBlanksInItsName(@TempDir Path top)
      throws IOException {
    Path within = Files.createDirectories(top.resolve("ser vices/shöp"));
    project = Project.small(within);
    repository = GitRepository.in(top).commit("one").on("change");
    project.migration("V1__create_proposals.sql", "SELECT 1;\n");

    assertThat(ends(11).out())
        .contains("release.file.changed")
        .contains("as ser vices/shöp/sql/migrations/V1__create_proposals.sql");
  }

  @Test
  void aShallowCloneSaysHowToFetchTheRest(@TempDir Path elsewhere) {
    project.migration("V3__note.sql", "SELECT 3;\n");
    repository.commit("the change");
    repository.git(
        "clone",
        "--quiet",
        "--depth=1",
        "--branch=change",
        "file://" + directory,
        elsewhere + "/c");
    project = Project.empty(elsewhere.resolve("c"));

    assertThat(ends(11).out())
        .contains("blocker release.base-ref.unavailable: base-ref main")
        .contains("in a shallow clone")
        .contains("fetch-depth: 0");
  }

  @Test
  void whatGitCannotAnswerIsRefusedAndNeverPassedOver(@TempDir Path outside) {
    Ended unknown = project.run("rehearse", "--files-only", "--base-ref", "mian");
    assertThat(unknown.exitCode()).isEqualTo(11);
    assertThat(unknown.out())
        .contains("git knows no commit mian here")
        .contains("--base-ref origin/mian");

    project.with("MIGRATION_SENTRY_BASE_REF", "--all");
    assertThat(project.run("rehearse", "--files-only").exitCode()).isEqualTo(11);

    project = Project.small(outside);
    assertThat(ends(11).out()).contains("not a git repository");

    project = Project.small(directory);
    repository.git("checkout", "--quiet", "--orphan", "unrelated");
    repository.commit("another beginning");
    assertThat(ends(11).out()).contains("no commit that both main and HEAD come from");
  }

  @Test
  void withoutADatabaseAndWithoutSayingSoItIsNoPassAndTheFilesAreLookedAtAllTheSame() {
    project.migration("V2__visitor.sql", "SELECT 22;\n");

    Ended ended = project.run("rehearse", "--base-ref", "main");

    assertThat(ended.exitCode()).isEqualTo(10);
    assertThat(ended.out())
        .contains("environment.database-url.missing")
        .contains("release.file.changed");
  }
}
