package dev.migrationsentry.cli;

import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code completion SHELL}: what makes a shell complete commands, options and values. */
final class CompletionCommand implements Command {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("completion");
    spec.usageMessage()
        .description("Prints the script that makes a shell complete commands, options and values.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("SHELL")
            .type(String.class)
            .arity("1")
            .completionCandidates(SHELLS)
            .description("bash, zsh or fish")
            .build());
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    CommandSpec root = Commands.tree();
    String shell = given.matchedPositionalValue(0, "");
    console
        .out()
        .print(
            switch (shell) {
              case "bash" -> BashCompletion.write(root);
              case "zsh" -> ZshCompletion.write(root);
              case "fish" -> FishCompletion.write(root);
              default ->
                  throw new StepRefused(
                      Finding.of(
                          FindingCode.SETTINGS_INVALID,
                          "completion " + shell,
                          "there is no script for this shell",
                          "One of " + String.join(", ", SHELLS) + "."));
            });
    return ExitCode.PASS.number();
  }
}
