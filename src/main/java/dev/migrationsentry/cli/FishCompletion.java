package dev.migrationsentry.cli;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish 3 and newer. */
final class FishCompletion {
  private static final String HEAD =
      """
      # fish completion for migration-sentry; made by: migration-sentry completion fish
      #
      #     migration-sentry completion fish > ~/.config/fish/completions/migration-sentry.fish

      # Whether the line so far has come to this command.
      function __migration_sentry_at
          set -l at migration-sentry
          set -l value no
          for word in (commandline -opc)[2..-1]
              if test $value = yes
                  set value no
                  continue
              end
              switch $word
                  case @VALUED@
                      set value yes
                      continue
              end
              switch "$at $word"
                  case @COMMANDS@
                      set at "$at $word"
              end
          end
          test "$at" = "$argv[1]"
      end

      complete -c migration-sentry -f
      """;

  private FishCompletion() {}

  static String write(CommandSpec root) {
    List<OptionSpec> valued = CommandTree.options(root, CommandTree::takesValue);
    TreeSet<String> names = new TreeSet<>();
    valued.forEach(option -> names.addAll(List.of(option.names())));
    return HEAD.replace("@VALUED@", String.join(" ", names))
            .replace(
                "@COMMANDS@",
                CommandTree.all(root).stream()
                    .skip(1)
                    .map(spec -> quoted(spec.qualifiedName()))
                    .collect(Collectors.joining(" ")))
        + CommandTree.all(root).stream().map(FishCompletion::command).collect(Collectors.joining());
  }

  private static String command(CommandSpec spec) {
    String complete =
        "complete -c migration-sentry -n "
            + quoted("__migration_sentry_at " + quoted(spec.qualifiedName()).replace('\'', '"'));
    StringBuilder lines = new StringBuilder("\n");
    for (CommandSpec below : CommandTree.below(spec)) {
      lines.append(
          "%s -a %s -d %s\n".formatted(complete, below.name(), quoted(CommandTree.summary(below))));
    }
    spec.positionalParameters().stream()
        .filter(param -> !CommandTree.choices(param).isEmpty())
        .forEach(
            param ->
                lines.append(
                    "%s -a %s\n"
                        .formatted(
                            complete, quoted(String.join(" ", CommandTree.choices(param))))));
    spec.options()
        .forEach(
            option ->
                lines.append(
                    "%s%s%s -d %s\n"
                        .formatted(
                            complete,
                            names(option),
                            CommandTree.takesValue(option) ? values(option) : "",
                            quoted(CommandTree.description(option)))));
    return lines.toString();
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    return names.toString();
  }

  private static String values(ArgSpec option) {
    List<String> choices = CommandTree.choices(option);
    if (!choices.isEmpty()) {
      return " -x -a " + quoted(String.join(" ", choices));
    }
    if (CommandTree.isFolder(option)) {
      return " -x -a '(__fish_complete_directories)'";
    }
    return CommandTree.isFile(option) ? " -r -F" : " -x";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
