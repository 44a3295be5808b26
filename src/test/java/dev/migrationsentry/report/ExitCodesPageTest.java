package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/exit-codes.md says what the program does. */
class ExitCodesPageTest {
  private static final Path PAGE = Path.of("docs/exit-codes.md");
  private static final Pattern SECTION =
      Pattern.compile(
          "(?ms)^## (\\d+): ([^\\n]*)\\n\\nAgain may help: [^\\n]*\\n\\n(The database: .*?)"
              + "\\n\\nFindings that lead here:\\n\\n(?:- [^\\n]*\\n)+");

  @Test
  void eachExitCodeHasItsSectionInOrder() throws Exception {
    List<String> headings =
        SECTION
            .matcher(Files.readString(PAGE))
            .results()
            .map(section -> section.group(1) + ": " + section.group(2))
            .toList();
    assertThat(headings)
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values())
                .map(code -> code.number() + ": " + code.words())
                .toList());
  }

  @Test
  void eachSectionSaysWhetherAgainMayHelpAndWhichFindingsLeadThere() throws Exception {
    String page = Files.readString(PAGE);
    String generated =
        SECTION
            .matcher(page)
            .replaceAll(
                section ->
                    Matcher.quoteReplacement(
                        section(
                            ExitCode.ofNumber(Integer.parseInt(section.group(1))).orElseThrow(),
                            section.group(3))));
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, generated);
    } else {
      assertThat(page).as("to rewrite: -Dgolden=write").isEqualTo(generated);
    }
  }

  @Test
  void theKubernetesExampleRetriesExactlyWhereAgainMayHelp() throws Exception {
    String again =
        Arrays.stream(ExitCode.values())
            .filter(ExitCode::againMayHelp)
            .map(code -> String.valueOf(code.number()))
            .collect(Collectors.joining(", "));
    assertThat(Files.readString(PAGE)).contains("operator: NotIn\n        values: [" + again + "]");
  }

  private static String section(ExitCode exit, String database) {
    String findings =
        Arrays.stream(FindingCode.values())
            .filter(code -> code.exitCode() == exit)
            .map(ExitCodesPageTest::line)
            .collect(Collectors.joining());
    return "## %d: %s\n\nAgain may help: %s.\n\n%s\n\nFindings that lead here:\n\n%s"
        .formatted(
            exit.number(),
            exit.words(),
            exit.againMayHelp() ? "yes" : "no",
            database,
            findings.isEmpty() ? "- none\n" : findings);
  }

  private static String line(FindingCode code) {
    String unless =
        code.severity() == Severity.BLOCKER
            ? ""
            : " (a " + code.severity().word() + " unless it is made to weigh more)";
    return "- [" + code.code() + "](findings/" + code.code() + ".md)" + unless + "\n";
  }
}
