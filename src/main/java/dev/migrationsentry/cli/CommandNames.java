package dev.migrationsentry.cli;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds commands by the words that name them, and what was meant where none is. */
final class CommandNames {
  private CommandNames() {}

  /**
   * The command that the words name, below the program.
   *
   * @param words for example {@code contract}, {@code export}; none is the program itself
   * @throws StepRefused usage: there is no such command
   */
  static CommandSpec find(List<String> words) throws StepRefused {
    CommandLine at = new CommandLine(Commands.tree());
    for (String word : words) {
      CommandLine next = at.getSubcommands().get(word);
      if (next == null) {
        Set<String> known = at.getSubcommands().keySet();
        throw new StepRefused(
            Finding.of(
                FindingCode.SETTINGS_UNKNOWN,
                word,
                "there is no such command",
                Nearest.of(word, known)
                    .map(near -> "Did you mean " + near + "?")
                    .orElse("One of " + String.join(", ", known) + ".")));
      }
      at = next;
    }
    return at.getCommandSpec();
  }

  /** What was wrong about the first argument that nobody knows, and then what was meant. */
  static List<String> words(UnmatchedArgumentException unmatched) {
    CommandSpec spec = unmatched.getCommandLine().getCommandSpec();
    boolean isRoot = spec.parent() == null;
    String given = unmatched.getUnmatched().getFirst();
    List<String> words = new ArrayList<>();
    if (given.startsWith("-")) {
      String option = given.split("=", 2)[0];
      words.add((isRoot ? "there is" : called(spec) + " has") + " no option " + option);
      nearest(option, optionNames(spec), "Did you mean ").ifPresent(words::add);
      elsewhere(spec, option).ifPresent(words::add);
    } else if (spec.subcommands().isEmpty()) {
      words.add(called(spec) + " takes no argument " + given);
    } else {
      words.add("there is no command " + given);
      nearest(given, List.copyOf(spec.subcommands().keySet()), "Did you mean ")
          .ifPresent(words::add);
    }
    return words;
  }

  /** Without the program's own name, which stands before every such line. */
  private static String called(CommandSpec spec) {
    return spec.qualifiedName().replaceFirst("^" + spec.root().name() + " ", "");
  }

  private static Optional<String> nearest(String given, List<String> known, String before) {
    return Nearest.of(given, known).map(near -> before + near + "?");
  }

  private static List<String> optionNames(CommandSpec spec) {
    return spec.options().stream().flatMap(option -> Arrays.stream(option.names())).toList();
  }

  /** An option of other commands is no slip of the finger. */
  private static Optional<String> elsewhere(CommandSpec spec, String option) {
    Stream<CommandSpec> others =
        CommandTree.all(spec.root()).stream()
            .filter(other -> other.parent() != null && other.findOption(option) != null);
    String names = String.join(", ", others.map(CommandNames::called).toList());
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(option + " is an option of " + names + ".");
  }
}
