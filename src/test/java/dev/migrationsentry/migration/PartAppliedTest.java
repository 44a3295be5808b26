package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Migrations that no rollback takes out: each says what is in, what is not, and what is left. */
@ServerTest
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PartAppliedTest {
  @TempDir Path folder;

  @Test
  void aConcurrentUniqueIndexOverDuplicatesLeavesAnInvalidIndexAndSaysSo(TestDatabase target)
      throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__a.sql", "CREATE TABLE a (x int);\nINSERT INTO a VALUES (1), (1);\n")
            .file(
                "V2__ix.sql",
                """
                CREATE INDEX CONCURRENTLY ix_plain ON a (x);
                CREATE UNIQUE INDEX CONCURRENTLY ux_x ON a (x);
                """);

    StepRefused refused = run.refused();

    Finding finding = refused.findings().getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.MIGRATION_PART_APPLIED);
    assertThat(finding.seen())
        .contains("in: line 1, CREATE INDEX CONCURRENTLY ix_plain")
        .contains("not in: CREATE UNIQUE INDEX CONCURRENTLY ux_x")
        .contains("23505")
        .contains("INVALID index public.ux_x")
        .contains("recorded as failed (installed_rank 2");
    assertThat(finding.remedy())
        .contains("DROP INDEX CONCURRENTLY public.ux_x;")
        .contains("WHERE installed_rank = 2;");
    assertThat(String.valueOf(finding.place())).endsWith("V2__ix.sql:2");
    assertThat(refused.state()).isEqualTo(DatabaseState.PART_IN);
  }

  @Test
  void theRemedyClearsTheWay(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__a.sql", "CREATE TABLE a (x int);\nINSERT INTO a VALUES (1), (1);\n")
            .file("V2__ix.sql", "CREATE UNIQUE INDEX CONCURRENTLY ux_x ON a (x);\n");
    String remedy = run.refused().findings().getFirst().remedy();

    for (String line : remedy.split("(?<=;)\\s*", -1)) {
      if (line.contains("DROP INDEX") || line.contains("DELETE FROM")) {
        target.execute(line.substring(line.indexOf("D")).replaceFirst("^.*: ", ""));
      }
    }
    target.execute("DELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a)");

    assertThat(run.migrate().applied()).hasSize(1);
    assertThat(run.diagnosis().atHead()).isTrue();
  }

  @Test
  void aScriptThatCommitsByItselfIsNotCalledRolledBack(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file(
                "V1__own.sql",
                "CREATE TABLE a (x int);\nCOMMIT;\nALTER TABLE nowhere ADD y int;\n");

    StepRefused refused = run.refused();

    Finding finding = refused.findings().getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.MIGRATION_PART_APPLIED);
    assertThat(finding.seen())
        .contains("line 1, CREATE TABLE a")
        .contains("42P01")
        .contains("not recorded in the history");
    assertThat(refused.state()).isEqualTo(DatabaseState.PART_IN);
    assertThat(target.query("SELECT to_regclass('a')")).containsExactly("a");
  }

  @Test
  void aScriptThatRollsBackByItselfHasLeftNothing(TestDatabase target) throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file(
                "V1__own.sql",
                "CREATE TABLE a (x int);\nROLLBACK;\nALTER TABLE nowhere ADD y int;\n");

    StepRefused refused = run.refused();

    assertThat(refused.findings().getFirst().code()).isEqualTo(FindingCode.MIGRATION_FAILED);
    assertThat(refused.state()).isEqualTo(DatabaseState.AS_BEFORE);
  }

  @Test
  void aScriptConfiguredToRunOutsideATransactionIsPartApplied(TestDatabase target)
      throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__a.sql", "CREATE TABLE a (x int);\nSELECT 1 / 0;\n")
            .file("V1__a.sql.conf", "executeInTransaction=false\n");

    StepRefused refused = run.refused();

    assertThat(refused.findings().getFirst().code()).isEqualTo(FindingCode.MIGRATION_PART_APPLIED);
    assertThat(target.query("SELECT to_regclass('a')")).containsExactly("a");
  }

  @Test
  void aCallbackThatFailsBeforeTheRowIsWrittenLeavesAMigrationWithoutARow(TestDatabase target)
      throws Exception {
    ProjectRun run =
        new ProjectRun(target, folder)
            .file("V1__a.sql", "CREATE TABLE a (x int);\n")
            .file("V1__a.sql.conf", "executeInTransaction=false\n")
            .file("afterEachMigrate.sql", "SELECT 1 / 0;\n");

    StepRefused refused = run.refused();

    assertThat(refused.findings().stream().map(Finding::code))
        .containsExactly(FindingCode.CALLBACK_FAILED, FindingCode.MIGRATION_PART_APPLIED);
    assertThat(refused.findings().get(1).seen()).contains("not recorded in the history");
    assertThat(refused.state()).isEqualTo(DatabaseState.PART_IN);
  }
}
