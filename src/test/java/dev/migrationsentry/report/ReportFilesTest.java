package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  @TempDir Path folder;

  @Test
  void theEndingDecidesTheFormat() throws Exception {
    assertThat(ReportFormat.of(Path.of("a/verdict.json"))).isEqualTo(ReportFormat.JSON);
    assertThat(ReportFormat.of(Path.of("VERDICT.MD"))).isEqualTo(ReportFormat.MARKDOWN);
    assertThat(ReportFormat.of(Path.of("junit.xml"))).isEqualTo(ReportFormat.JUNIT);
    assertThat(ReportFormat.of(Path.of("verdict.env"))).isEqualTo(ReportFormat.VARIABLES);
  }

  @Test
  void aFileThatIsOnlyCalledDotEnvIsTheProjectsOwnAndIsNotOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "SECRET_KEY=theirs");
    assertThat(write(file)).isPresent();
    assertThat(file).content().isEqualTo("SECRET_KEY=theirs");
  }

  @Test
  void anUnknownEndingIsAUsageErrorThatNamesTheKnownOnes() {
    assertThatThrownBy(() -> ReportFormat.of(Path.of("report.html")))
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused -> {
              Finding finding = refused.findings().getFirst();
              assertThat(finding.code().exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(finding.remedy()).contains(".json", ".md", ".xml");
            });
  }

  @Test
  void writesEachFormatWholeAndLeavesNothingElse() throws IOException {
    for (ReportFormat format : ReportFormat.values()) {
      Path file = folder.resolve("report" + format.ending());
      assertThat(write(file)).isEmpty();
      assertThat(file).isNotEmptyFile();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(ReportFormat.values().length);
    }
  }

  @Test
  void replacesAnOlderReportAndFollowsALink() throws IOException {
    Path file = Files.writeString(folder.resolve("real.json"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
    assertThat(write(link)).isEmpty();
    assertThat(link).isSymbolicLink();
    assertThat(file).content().contains("\"verdict\": \"pass\"");
  }

  @Test
  void aReportHoldsNoSecret() throws IOException {
    Redactor redactor = new Redactor();
    redactor.learn("proposals");
    Path file = folder.resolve("report.json");
    assertThat(ReportFiles.write(Verdicts.withMigrations(), file, redactor)).isEmpty();
    assertThat(file).content().doesNotContain("proposals").contains("ALTER TABLE ********");
  }

  @Test
  void makesNoFolderAndSaysHowTo() {
    Path file = folder.resolve("none/report.json");
    assertThatThrownBy(() -> ReportFiles.check(file))
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused ->
                assertThat(refused.findings().getFirst().remedy())
                    .isEqualTo("mkdir -p " + folder.resolve("none")));
    assertThat(write(file)).map(Finding::code).contains(FindingCode.REPORT_NOT_WRITTEN);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void aFolderOfThatNameIsRefused() throws IOException {
    Path file = Files.createDirectory(folder.resolve("report.json"));
    assertThat(write(file)).map(Finding::seen).contains("There is a folder by that name.");
    assertThat(file).isEmptyDirectory();
  }

  @Test
  void aFullDiskIsAFindingAndNoCrash() {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
    assertThatCode(
            () -> {
              Path link = Files.createSymbolicLink(folder.resolve("full.json"), full);
              assertThat(write(link)).map(Finding::code).contains(FindingCode.REPORT_NOT_WRITTEN);
            })
        .doesNotThrowAnyException();
  }

  private static Optional<Finding> write(Path file) {
    return ReportFiles.write(Verdicts.nothingToDo(), file, new Redactor());
  }
}
