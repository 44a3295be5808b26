package dev.migrationsentry.cli;

import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code help COMMAND}: the same as {@code COMMAND --help}. */
final class HelpCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("help");
    spec.usageMessage().description("The help of a command, as its option --help shows it.");
    spec.addPositional(commandParameter("the command; without it, the whole program"));
    return spec;
  }

  /** Words that name a command. */
  static PositionalParamSpec commandParameter(String description) {
    return PositionalParamSpec.builder()
        .paramLabel("COMMAND")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("0..2")
        .completionCandidates(
            () ->
                Commands.tree().subcommands().keySet().stream()
                    .filter(name -> !name.equals("help"))
                    .iterator())
        .description(description)
        .build();
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    CommandSpec wanted = CommandNames.find(given.matchedPositionalValue(0, List.of()));
    wanted.commandLine().usage(console.out(), Colour.ansi(console));
    return ExitCode.PASS.number();
  }
}
