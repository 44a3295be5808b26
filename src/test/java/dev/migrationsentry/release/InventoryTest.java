package dev.migrationsentry.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
  @TempDir Path directory;
  private ReleaseFolder release;

  @BeforeEach
  void oneGoodMigration() throws IOException {
    release = new ReleaseFolder(directory).sql("V1__first.sql", "SELECT 1;");
  }

  @Test
  void aWholeReleaseHasNothingThatBlocks() throws Exception {
    release
        .sql("R__views.sql", "SELECT 1;")
        .sql("B1__start.sql", "SELECT 1;")
        .sql("beforeMigrate.sql", "SELECT 1;")
        .sql("V2__quick.sql", "SELECT 1;")
        .sql("V2__quick.sql.conf", "executeInTransaction=false")
        .sql("README.md", "What this folder is.");

    Release read = Release.read(release.folder.settings());

    assertThat(read.findings()).noneMatch(Finding::blocks);
    assertThat(read.migrations()).hasSize(4);
    assertThat(read.inventory().files()).hasSize(7);
  }

  @Test
  void aMisnamedFileIsGivenItsNearestRightName() throws Exception {
    release.sql("V4_bad.sql", "SELECT 1;").sql("v5__lower.sql", "SELECT 1;");

    assertThat(release.findings(FindingCode.FILE_MISNAMED))
        .extracting(Finding::remedy)
        .satisfiesExactly(
            first -> assertThat(first).contains("V4_bad.sql").endsWith("/V4__bad.sql"),
            second -> assertThat(second).contains("v5__lower.sql").endsWith("/V5__lower.sql"));
  }

  @Test
  void aFileWithAnotherEndingIsNamed() throws Exception {
    release.sql("V2__more.pgsql", "SELECT 1;").sql("V3__more.sql.txt", "SELECT 1;");

    assertThat(release.findings(FindingCode.FILE_MISNAMED))
        .extracting(Finding::remedy)
        .satisfiesExactly(
            first -> assertThat(first).endsWith("/V2__more.sql"),
            second -> assertThat(second).endsWith("/V3__more.sql"));
  }

  @Test
  void aSqlFileThatNoRuleRunsIsNamed() throws Exception {
    release.file("flyway.conf", "flyway.sqlMigrationSuffixes=.ddl");
    release.sql("V1__first.ddl", "SELECT 1;").sql("seed.sql", "SELECT 1;");

    assertThat(release.findings(FindingCode.FILE_UNACCOUNTED))
        .extracting(Finding::subject)
        .singleElement()
        .asString()
        .endsWith("seed.sql");
    assertThat(release.findings(FindingCode.FILE_MISNAMED))
        .extracting(Finding::subject)
        .singleElement()
        .asString()
        .endsWith("V1__first.sql");
  }

  @Test
  void anUndoFileIsANote() throws Exception {
    release.sql("U1__first.sql", "SELECT 1;");

    assertThat(release.findings(FindingCode.FILE_NOT_RUN))
        .singleElement()
        .extracting(Finding::severity)
        .isEqualTo(Severity.NOTE);
    assertThat(release.release().project().configuration().isValidateMigrationNaming()).isFalse();
  }

  @Test
  void oneVersionInThreeSpellingsIsADuplicate() throws Exception {
    release.sql("V01__again.sql", "SELECT 1;").sql("V1.0__third.sql", "SELECT 1;");

    assertThat(release.findings(FindingCode.FILE_DUPLICATE)).hasSize(2);
  }

  @Test
  void oneDescriptionOfTwoRepeatablesIsADuplicate() throws Exception {
    release.sql("a/R__views.sql", "SELECT 1;").sql("b/R__views.sql", "SELECT 1;");

    assertThat(release.findings(FindingCode.FILE_DUPLICATE)).hasSize(1);
  }

  @Test
  void namesThatDifferInCaseOnlyAreNamed() throws Exception {
    release.sql("R__views.sql", "SELECT 1;").sql("R__VIEWS.sql", "SELECT 1;");

    assertThat(release.findings(FindingCode.FILE_DUPLICATE))
        .extracting(Finding::seen)
        .anyMatch(seen -> seen.contains("upper and lower case"));
  }

  @Test
  void aScriptConfigurationWithoutItsScriptIsNamed() throws Exception {
    release.sql("V9__gone.sql.conf", "executeInTransaction=false");

    assertThat(release.findings(FindingCode.FILE_UNACCOUNTED)).hasSize(1);
  }

  @Test
  void migrationsInCodeAreNamed() throws Exception {
    release.sql("V2__Fill.java", "class V2__Fill {}").sql("V3__fill.sh", "true");

    assertThat(release.findings(FindingCode.SCRIPT_NEEDS_CODE)).hasSize(2);
  }

  @Test
  void aLinkToNothingIsNamed() throws Exception {
    Path folder = directory.resolve("sql/migrations");
    Files.createSymbolicLink(folder.resolve("V2__gone.sql"), folder.resolve("nowhere.sql"));

    assertThat(release.findings(FindingCode.FILE_UNREADABLE))
        .extracting(Finding::seen)
        .singleElement()
        .asString()
        .contains("symbolic link to nothing");
  }

  @Test
  void aLinkThatLeadsBackIsNamedAndNotFollowed() throws Exception {
    Path folder = directory.resolve("sql/migrations");
    Files.createSymbolicLink(folder.resolve("again"), folder);

    assertThat(release.findings(FindingCode.FILE_UNREADABLE)).hasSize(1);
    assertThat(release.release().migrations()).hasSize(1);
  }

  @Test
  void aFileInAnotherEncodingIsNamed() throws Exception {
    release.folder.bytes(
        "sql/migrations/V2__latin.sql", new byte[] {'-', '-', ' ', (byte) 0xe9, '\n'});

    assertThat(release.findings(FindingCode.FILE_UNREADABLE))
        .extracting(Finding::subject)
        .singleElement()
        .asString()
        .endsWith("V2__latin.sql");
  }

  @Test
  void aHiddenFolderIsANote() throws Exception {
    release.sql(".old/V2__old.sql", "SELECT 1;");

    assertThat(release.findings(FindingCode.FILE_NOT_RUN)).hasSize(1);
    assertThat(release.release().migrations()).hasSize(1);
  }

  @Test
  void callbacksThatASettingSilencesAreNamed() throws Exception {
    release.sql("afterMigrate.sql", "SELECT 1;");
    release.file("flyway.conf", "flyway.skipDefaultCallbacks=true");

    assertThat(release.findings(FindingCode.FILE_NOT_RUN)).hasSize(1);
  }

  @Test
  void aPrefixThatFitsNoFileLeavesNoMigrations() throws Exception {
    release.file("flyway.conf", "flyway.sqlMigrationPrefix=M");

    assertThat(release.findings(FindingCode.NO_MIGRATIONS)).hasSize(1);
    assertThat(release.findings(FindingCode.FILE_MISNAMED))
        .extracting(Finding::remedy)
        .singleElement()
        .asString()
        .endsWith("/M1__first.sql");
  }

  @Test
  void anEmptyAndAMissingLocationAreNamedTogether() throws Exception {
    Files.createDirectories(directory.resolve("sql/empty"));
    release.file(
        "flyway.conf",
        "flyway.locations=filesystem:sql/migrations,filesystem:sql/empty,filesystem:no");

    assertThat(release.findings(FindingCode.NO_MIGRATIONS)).hasSize(1);
    assertThat(release.findings(FindingCode.LOCATION_MISSING)).hasSize(1);
  }

  @Test
  void everythingThatIsWrongComesAtOnce() throws Exception {
    release.sql("V4_bad.sql", "SELECT 1;").sql("V01__twice.sql", "SELECT ${no};");
    release.file("flyway.conf", "flyway.lokations=filesystem:sql");

    assertThatThrownBy(() -> Release.read(release.folder.settings()))
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused ->
                assertThat(refused.findings())
                    .extracting(Finding::code)
                    .contains(
                        FindingCode.FILE_MISNAMED,
                        FindingCode.FILE_DUPLICATE,
                        FindingCode.SCRIPT_PLACEHOLDER,
                        FindingCode.FLYWAY_SETTINGS_INVALID));
  }
}
