package dev.migrationsentry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completion for zsh, as a function for a folder in {@code fpath}, or to be sourced. */
final class ZshCompletion {
  private ZshCompletion() {}

  static String write(CommandSpec root) {
    return """
    #compdef migration-sentry
    # zsh completion for migration-sentry; made by: migration-sentry completion zsh
    #
    #     migration-sentry completion zsh > "${fpath[1]}/_migration-sentry"

    """
        + CommandTree.all(root).stream().map(ZshCompletion::function).collect(Collectors.joining())
        + """
        # Found in fpath this file is the function itself; sourced, it makes itself known.
        if [[ "${funcstack[1]}" = _migration-sentry ]]; then
          _migration-sentry "$@"
        else
          compdef _migration-sentry migration-sentry
        fi
        """;
  }

  private static String function(CommandSpec spec) {
    List<String> arguments = new ArrayList<>();
    spec.options().forEach(option -> arguments.addAll(option(option)));
    List<CommandSpec> below = CommandTree.below(spec);
    if (!below.isEmpty()) {
      arguments.add(quoted("1: :->command"));
      arguments.add(quoted("*:: :->rest"));
    }
    for (PositionalParamSpec param : spec.positionalParameters()) {
      arguments.add(
          quoted(
              "::"
                  + param.paramLabel()
                  + ":("
                  + String.join(" ", CommandTree.choices(param))
                  + ")"));
    }
    String name = name(spec);
    String call = "  _arguments -s -S" + (below.isEmpty() ? "" : " -C") + " \\\n    ";
    StringBuilder function = new StringBuilder(name + "() {\n");
    if (!below.isEmpty()) {
      function.append("  local curcontext=$curcontext state line\n  local -a commands\n");
    }
    function.append(call).append(String.join(" \\\n    ", arguments)).append('\n');
    if (!below.isEmpty()) {
      function.append(rest(below));
    }
    return function.append("}\n\n").toString();
  }

  private static String rest(List<CommandSpec> below) {
    String commands =
        below.stream()
            .map(
                spec ->
                    "        "
                        + quoted(spec.name() + ":" + CommandTree.summary(spec).replace(":", "\\:"))
                        + "\n")
            .collect(Collectors.joining());
    String cases =
        below.stream()
            .map(spec -> "        %s) %s ;;\n".formatted(spec.name(), name(spec)))
            .collect(Collectors.joining());
    return """
      case $state in
        command)
          commands=(
    %s      )
          _describe command commands
          ;;
        rest)
          case $line[1] in
    %s      esac
          ;;
      esac
    """
        .formatted(commands, cases);
  }

  private static String name(CommandSpec spec) {
    return "_" + spec.qualifiedName("_");
  }

  /** One entry a name; a repeatable option is not used up by its first use. */
  private static List<String> option(OptionSpec option) {
    String stars = option.isMultiValue() ? "*" : "";
    String excluded = option.isMultiValue() ? "" : "(" + String.join(" ", option.names()) + ")";
    List<String> entries = new ArrayList<>();
    for (String name : option.names()) {
      boolean valued = CommandTree.takesValue(option);
      entries.add(
          quoted(
              excluded
                  + stars
                  + name
                  + (valued && name.startsWith("--") ? "=" : "")
                  + "["
                  + inBrackets(CommandTree.description(option))
                  + "]"
                  + (valued
                      ? ":" + option.paramLabel().replace(":", "\\:") + ":" + action(option)
                      : "")));
    }
    return entries;
  }

  private static String action(ArgSpec option) {
    List<String> choices = CommandTree.choices(option);
    if (!choices.isEmpty()) {
      return "(" + String.join(" ", choices) + ")";
    }
    if (CommandTree.isFolder(option)) {
      return "_files -/";
    }
    return CommandTree.isFile(option) ? "_files" : " ";
  }

  private static String inBrackets(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
