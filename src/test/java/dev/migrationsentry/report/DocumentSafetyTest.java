package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What others do with our documents: parse, show, run. */
class DocumentSafetyTest {
  private static final String TOKEN = "a-token-of-this-run-only";

  static List<Verdicts.Case> runs() {
    return Verdicts.all();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aParserReadsTheJUnitReportAndCountsWhatItSays(Verdicts.Case run) throws Exception {
    StringWriter out = new StringWriter();
    JUnitReport.write(run.verdict(), out);
    Element suite =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(out.toString())))
            .getDocumentElement();
    assertThat(suite.getTagName()).isEqualTo("testsuite");
    assertThat(suite.getAttribute("tests")).isEqualTo(count(suite, "testcase"));
    assertThat(suite.getAttribute("failures")).isEqualTo(count(suite, "failure"));
    assertThat(suite.getAttribute("skipped")).isEqualTo(count(suite, "skipped"));
    if (!run.verdict().passed()) {
      assertThat(suite.getAttribute("failures")).isNotEqualTo("0");
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void theJsonReportKeepsEveryTextAsItWas(Verdicts.Case run) throws Exception {
    StringWriter out = new StringWriter();
    JsonReport.write(run.verdict(), out);
    var findings =
        JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonArray("findings");
    assertThat(findings)
        .extracting(element -> element.getAsJsonObject().get("seen").getAsString())
        .containsExactlyElementsOf(run.verdict().findings().stream().map(Finding::seen).toList());
    assertThat(out.toString().codePoints().filter(character -> character != '\n'))
        .noneMatch(Neutral::isHarmful);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyLineOfTheLogIsOurs(Verdicts.Case run) {
    assertThat(log(run, out -> new TextLog(out, true, false)).lines())
        .allMatch(
            line -> line.startsWith("[SENTRY] ") || line.startsWith("=== MIGRATION SENTRY: "));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void theRunnerFindsNoCommandButOurs(Verdicts.Case run) {
    List<String> commands = commands(log(run, out -> new GithubLog(out, true, TOKEN, "")));
    assertThat(commands)
        .allMatch(
            command -> command.matches("::(group::\\w+|endgroup::|(error|warning|notice) .*)"));
    assertThat(Collections.frequency(commands, "::endgroup::"))
        .isEqualTo((int) commands.stream().filter(each -> each.startsWith("::group::")).count());
    assertThat(commands.stream().filter(each -> each.startsWith("::error ")).count())
        .isEqualTo(
            GoldenReportTest.events(run.verdict()).stream()
                .filter(event -> event instanceof RunEvent.Found found && found.finding().blocks())
                .count());
  }

  @Test
  void aThousandFindingsMakeNoMoreAnnotationsThanGitHubShows() {
    Finding finding = Finding.of(FindingCode.COLUMN_MISSING, "t.c", "No such column.", "Make it.");
    StringWriter out = new StringWriter();
    GithubLog log = new GithubLog(new PrintWriter(out), false, TOKEN, "");
    log.on(new RunEvent.RunStarted("gate", "1"));
    for (int i = 0; i < 1_000; i++) {
      log.on(new RunEvent.Found(finding));
    }
    assertThat(commands(out.toString())).hasSize(10);
    assertThat(out.toString()).contains("[SENTRY] blocker contract.column-missing: t.c");
  }

  @Test
  void whatIsFoundAfterTheEndIsAnnotatedAndLeavesTheRunnerListening() {
    StringWriter out = new StringWriter();
    GithubLog log = new GithubLog(new PrintWriter(out), false, TOKEN, "");
    GoldenReportTest.events(runs().getFirst().verdict()).forEach(log::on);
    log.on(
        new RunEvent.Found(
            Finding.of(FindingCode.REPORT_NOT_WRITTEN, "x.md", "No room.", "Name another.")));
    out.append("::error ::of the next program\n");
    assertThat(commands(out.toString()))
        .contains("::error ::of the next program")
        .anyMatch(command -> command.contains("title=report.not-written"));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyVariableIsAWordOrANumberThatNoShellTakesForMore(Verdicts.Case run) throws Exception {
    StringWriter out = new StringWriter();
    VariablesReport.write(run.verdict(), out);
    assertThat(out.toString()).matches("(GATE_[A-Z_]+=[a-z0-9.-]*\n)+");
  }

  @Test
  void aPageThatWouldNotFitIsCutWithAWord() throws Exception {
    Finding finding =
        Finding.of(FindingCode.COLUMN_MISSING, "t.c", "\u4f60 ".repeat(900), "Make it.");
    StringWriter out = new StringWriter();
    MarkdownReport.write(Verdicts.withFindings(Collections.nCopies(5_000, finding)), out);
    assertThat(out.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1 << 20);
    assertThat(out.toString()).containsPattern("Cut here: \\d+ more lines would not fit");
  }

  @Test
  void colourIsThereOnlyWhenAskedFor() {
    for (Verdicts.Case run : runs()) {
      assertThat(log(run, out -> new TextLog(out, true, false))).doesNotContain("\u001b");
      String painted = log(run, out -> new TextLog(out, true, true));
      assertThat(painted).contains("\u001b[1m=== MIGRATION SENTRY: starting ===\u001b[0m");
      assertThat(painted.replaceAll("\u001b\\[\\d+m", ""))
          .isEqualTo(log(run, out -> new TextLog(out, true, false)));
    }
  }

  private static String log(Verdicts.Case run, Function<PrintWriter, RunListener> kind) {
    StringWriter out = new StringWriter();
    RunListener log = kind.apply(new PrintWriter(out));
    GoldenReportTest.events(run.verdict()).forEach(log::on);
    return out.toString();
  }

  /** What the runner would act on, by its own rules (actions/runner, ActionCommandManager). */
  private static List<String> commands(String output) {
    List<String> commands = new ArrayList<>();
    String stopped = "";
    for (String line : output.lines().toList()) {
      String command = line.strip();
      if (!stopped.isEmpty()) {
        stopped = command.equals("::" + stopped + "::") ? "" : stopped;
      } else if (command.startsWith("::stop-commands::")) {
        stopped = command.substring("::stop-commands::".length());
      } else if (command.startsWith("::") || command.contains("##[")) {
        commands.add(command);
      }
    }
    return commands;
  }

  private static String count(Element suite, String element) {
    return String.valueOf(suite.getElementsByTagName(element).getLength());
  }
}
