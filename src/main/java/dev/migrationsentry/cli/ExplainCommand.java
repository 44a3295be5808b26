package dev.migrationsentry.cli;

import dev.migrationsentry.report.FindingPages;
import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.Arrays;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code explain CODE}: what a finding means, how it comes about, how to mend it. */
final class ExplainCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("explain");
    spec.usageMessage()
        .description(
            "What a finding means, how it comes about and how to mend it. Without a code: all"
                + " codes.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("CODE")
            .type(String.class)
            .arity("0..1")
            .completionCandidates(
                () -> Arrays.stream(FindingCode.values()).map(FindingCode::code).iterator())
            .description("for example contract.column-missing")
            .build());
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    String code = given.matchedPositionalValue(0, "");
    console.out().print(code.isEmpty() ? FindingPages.list() : FindingPages.explain(code));
    return ExitCode.PASS.number();
  }
}
