package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of the questions of a pull request where git is not installed. */
class WithoutGitTest {
  @TempDir Path directory;

  @Test
  void aBaseBranchIsNeverPassedOver(@TempDir Path empty) {
    Ended ended =
        Project.small(directory)
            .process()
            .with("PATH", empty.toString())
            .run("rehearse", "--files-only", "--base-ref", "main");

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(11);
    assertThat(ended.out())
        .contains("blocker release.base-ref.unavailable: base-ref main")
        .contains("there is no git to ask");
  }

  @Test
  void theFilesAloneNeedNeitherGitNorADatabase() {
    Project project = Project.small(directory);
    assertThat(project.run("rehearse", "--files-only").exitCode()).isZero();

    project.migration("V2_note.sql", "SELECT 2;\n").contract("[tabels.x]\n");
    Ended ended = project.run("rehearse", "--files-only");
    assertThat(ended.exitCode()).isEqualTo(11);
    assertThat(ended.out())
        .contains("release.file.misnamed")
        .contains("release.contract.unreadable");
  }
}
