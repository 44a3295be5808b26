package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.report.Neutral;
import dev.migrationsentry.report.TextLog;
import dev.migrationsentry.verdict.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands of the program, and what the arguments say of them. */
final class Commands {
  private Commands() {}

  /** Runs the command that the arguments name, {@code gate} if they name none. */
  static int run(Console console, String... args) {
    CommandLine line = new CommandLine(tree()).setExpandAtFiles(false);
    ParseResult parsed;
    try {
      parsed = line.parseArgs(args);
    } catch (ParameterException e) {
      return wrongUsage(console, e);
    }
    ParseResult given = innermost(parsed);
    if (asksForWords(console, given)) {
      return ExitCode.PASS.number();
    }
    Command command = (Command) given.commandSpec().userObject();
    return Sentry.guarded(
        console,
        given.hasMatchedOption(Setting.DEBUG.flag()),
        command instanceof GateCommand
            || command instanceof CheckCommand
            || command instanceof GuardCommand,
        () -> command.run(console, given));
  }

  private static boolean asksForWords(Console console, ParseResult given) {
    CommandLine asked = given.commandSpec().commandLine();
    if (given.isUsageHelpRequested()) {
      asked.usage(console.out(), Colour.ansi(console));
    } else if (given.isVersionHelpRequested()) {
      asked.printVersionHelp(console.out(), Colour.ansi(console));
    }
    return given.isUsageHelpRequested() || given.isVersionHelpRequested();
  }

  /** The program with all its commands. Without one, it is {@code gate}. */
  static CommandSpec tree() {
    CommandSpec root = new GateCommand("migration-sentry").spec();
    root.usageMessage()
        .description(
            "A strict pre-deploy gate for PostgreSQL: exits 0 only when it has proved that the"
                + " release about to start will find the database it needs. Without a command it"
                + " runs gate, and takes its options.")
        .footer(
            "",
            "The help of a command: migration-sentry COMMAND --help",
            "",
            "Exit codes: 0 pass; 2 usage; 10, 11 environment and release; 20 to 22 connection; 30,"
                + " 31 lock; 50 to 53 migrations and history; 60, 61 contract and probes; 62"
                + " hazard; 70 bug; 75 deadline; 130, 143 signals. docs/exit-codes.md says more.");
    for (Command command :
        List.of(
            new GateCommand("gate"),
            new RehearseCommand(),
            new CheckCommand(),
            new GuardCommand(),
            new StatusCommand(),
            new RecoverCommand(),
            new ServeCommand(),
            new ContractCommand(),
            new ExplainCommand(),
            new DemoCommand(),
            new HelpCommand(),
            new CompletionCommand(),
            new ManCommand())) {
      CommandSpec spec = command.spec();
      root.addSubcommand(spec.name(), spec);
    }
    HelpLayout.applyTo(root);
    return root;
  }

  private static ParseResult innermost(ParseResult parsed) {
    return parsed.hasSubcommand() ? innermost(parsed.subcommand()) : parsed;
  }

  private static int wrongUsage(Console console, ParameterException wrong) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    List<String> words =
        wrong instanceof UnmatchedArgumentException unmatched
            ? CommandNames.words(unmatched)
            : List.of(String.valueOf(wrong.getMessage()));
    console.err().println("migration-sentry: " + Neutral.line(words.getFirst()));
    words.stream().skip(1).map(Neutral::line).forEach(console.err()::println);
    console.err().println("See " + command + " --help");
    console.err().println(TextLog.blocked(ExitCode.USAGE));
    return ExitCode.USAGE.number();
  }
}
