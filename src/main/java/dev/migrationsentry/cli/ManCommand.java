package dev.migrationsentry.cli;

import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code man COMMAND}: the manual page of a command, for man(1) to set. */
final class ManCommand implements Command {
  private static final String LIST = "--list";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("man");
    spec.usageMessage()
        .description("Prints the manual page of a command as troff, for man(1) to set.");
    spec.addOption(
        OptionSpec.builder(LIST)
            .type(boolean.class)
            .arity("0")
            .description("print the commands that have a page instead, one a line")
            .build());
    spec.addPositional(
        HelpCommand.commandParameter("the command; without it, the page of the program"));
    return spec;
  }

  @Override
  public int run(Console console, ParseResult given) throws StepRefused {
    if (given.hasMatchedOption(LIST)) {
      CommandTree.all(Commands.tree()).stream()
          .map(CommandSpec::qualifiedName)
          .forEach(console.out()::println);
    } else {
      CommandSpec spec = CommandNames.find(given.matchedPositionalValue(0, List.of()));
      console.out().print(ManPage.write(spec.root(), spec));
    }
    return ExitCode.PASS.number();
  }
}
