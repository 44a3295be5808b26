package dev.migrationsentry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands as a tree, for whatever is generated from them: completions and man pages. */
final class CommandTree {
  private CommandTree() {}

  /** A command and all below it, each before those below it, in the order of declaration. */
  static List<CommandSpec> all(CommandSpec root) {
    List<CommandSpec> all = new ArrayList<>();
    all.add(root);
    root.subcommands().values().forEach(line -> all.addAll(all(line.getCommandSpec())));
    return all;
  }

  static List<CommandSpec> below(CommandSpec spec) {
    return spec.subcommands().values().stream().map(line -> line.getCommandSpec()).toList();
  }

  /** Every option of the program that fits, once for each way in which it is completed. */
  static List<OptionSpec> options(CommandSpec root, Predicate<OptionSpec> wanted) {
    return all(root).stream()
        .flatMap(spec -> spec.options().stream())
        .filter(wanted)
        .distinct()
        .toList();
  }

  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  static List<String> choices(ArgSpec argument) {
    List<String> choices = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(choices::add);
    }
    return choices;
  }

  static boolean isFile(ArgSpec argument) {
    return argument.paramLabel().equals("FILE");
  }

  static boolean isFolder(ArgSpec argument) {
    return argument.paramLabel().equals("DIR");
  }

  /** What it is or does, in one line. */
  static String description(ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  /** What it does, in its first sentence, without the full stop. */
  static String summary(CommandSpec spec) {
    String[] sentences = String.join(" ", spec.usageMessage().description()).split("(?<=[.?]) ", 2);
    return sentences[0].replaceFirst("\\.$", "");
  }
}
