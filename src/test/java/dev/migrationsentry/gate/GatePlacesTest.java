package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files are named as one would type them in the project's folder. Processes of their own: a virtual
 * machine has one working directory.
 */
@ServerTest
class GatePlacesTest {
  @TempDir Path directory;

  @Test
  void aChangedFileIsNamedSoThatGitUnderstandsIt(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    project.migration("V1__create_proposals.sql", "CREATE TABLE proposals (id bigint);");
    Ended ended = project.process().run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out())
        .contains("git log -- sql/migrations/V1__create_proposals.sql)")
        .contains("place:  sql/migrations/V1__create_proposals.sql\n")
        .doesNotContain(directory.toString());
  }

  @Test
  void soIsALateFile(TestDatabase database) {
    Project project = Project.small(directory).migration("V3__later.sql", "SELECT 1;").on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    Ended ended = project.migration("V2__late.sql", "SELECT 2;").process().run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out())
        .contains("place:  sql/migrations/V2__late.sql\n")
        .doesNotContain(directory.toString());
  }

  @Test
  void soIsACallbackThatFails(TestDatabase database) {
    Ended ended =
        Project.small(directory)
            .migration("afterMigrate.sql", "\nSELECT no_such_function();\n")
            .on(database)
            .process()
            .run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(50);
    assertThat(ended.out())
        .contains("place:  sql/migrations/afterMigrate.sql:2\n")
        .doesNotContain(directory.toString());
  }

  @Test
  void soIsAContractThatWasGivenWithItsWholePath(TestDatabase database) {
    Path contract = directory.resolve("sql/contract.toml");
    Ended ended =
        Project.small(directory)
            .contract("[tables.proposals.colums]\ntitle = \"text\"\n")
            .on(database)
            .process()
            .run("gate", "--contract", contract.toString());
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(11);
    assertThat(ended.out())
        .contains("place:  sql/contract.toml:1")
        .doesNotContain(directory.toString());
  }
}
