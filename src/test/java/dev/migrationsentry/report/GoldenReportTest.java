package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.Step;
import dev.migrationsentry.verdict.StepResult;
import dev.migrationsentry.verdict.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a user reads, exactly. */
class GoldenReportTest {
  private static final String TOKEN = "a-token-of-this-run-only";

  @TestFactory
  Stream<DynamicTest> everyDocumentOfEveryRunIsAsItWas() {
    return Verdicts.all().stream()
        .flatMap(
            run ->
                Stream.of(ReportFormat.values())
                    .map(
                        format ->
                            check(
                                run.name() + format.ending(),
                                out -> format.write(run.verdict(), out))));
  }

  @TestFactory
  Stream<DynamicTest> everyLogOfEveryRunIsAsItWas() {
    return Verdicts.all().stream()
        .flatMap(
            run ->
                Stream.of(
                    log(run, ".txt", out -> new TextLog(out, false, false)),
                    log(run, ".verbose.txt", out -> new TextLog(out, true, false)),
                    log(run, ".github.txt", out -> new GithubLog(out, true, TOKEN, ""))));
  }

  private static DynamicTest log(
      Verdicts.Case run, String ending, Function<PrintWriter, RunListener> kind) {
    return check(
        run.name() + ending,
        out -> {
          PrintWriter printer = new PrintWriter(out);
          RunListener log = kind.apply(printer);
          events(run.verdict()).forEach(log::on);
          printer.flush();
        });
  }

  private interface Output {
    void write(Writer out) throws Exception;
  }

  private static DynamicTest check(String file, Output output) {
    return DynamicTest.dynamicTest(
        file,
        () -> {
          Redactor redactor = new Redactor();
          redactor.learn(Verdicts.CANARY);
          StringWriter text = new StringWriter();
          try (Writer out = redactor.over(text)) {
            output.write(out);
          }
          assertThat(text.toString()).doesNotContain("ry-4711");
          Golden.check(file, text.toString());
        });
  }

  /** The events of a run that ended like this. */
  static List<RunEvent> events(Verdict verdict) {
    Stream.Builder<RunEvent> events = Stream.builder();
    events.add(new RunEvent.RunStarted(verdict.command(), "0.1.0"));
    if (verdict.target() != null) {
      events.add(new RunEvent.TargetKnown(verdict.target()));
    }
    for (StepResult result : verdict.steps()) {
      boolean taken = result instanceof StepResult.Passed || result instanceof StepResult.Refused;
      if (taken) {
        events.add(new RunEvent.StepStarted(result.step()));
      }
      if (taken && result.step() == Step.LOCK) {
        events.add(new RunEvent.Waiting("pid 4711 (psql) holds the deploy lock"));
      }
      if (taken && result.step() == Step.MIGRATE) {
        migrations(verdict, events);
      }
      if (result instanceof StepResult.Refused refused) {
        refused.findings().forEach(finding -> events.add(new RunEvent.Found(finding)));
      }
      if (!(result instanceof StepResult.NotReached)) {
        events.add(new RunEvent.StepEnded(result));
      }
    }
    return events.add(new RunEvent.RunEnded(verdict)).build().toList();
  }

  private static void migrations(Verdict verdict, Stream.Builder<RunEvent> events) {
    for (AppliedMigration migration : verdict.applied()) {
      events.add(new RunEvent.MigrationStarted(migration.name()));
      for (AppliedMigration.Statement statement : migration.statements()) {
        statement
            .notices()
            .forEach(notice -> events.add(new RunEvent.ServerNotice("NOTICE", notice)));
        events.add(new RunEvent.StatementEnded(migration.name(), statement));
      }
      events.add(new RunEvent.Detail("commit"));
      events.add(new RunEvent.MigrationEnded(migration));
    }
  }
}
