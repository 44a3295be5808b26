package dev.migrationsentry.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for bash 3.2 and newer, with or without the package bash-completion. */
final class BashCompletion {
  private static final String SCRIPT =
      """
      # bash completion for migration-sentry; made by: migration-sentry completion bash
      #
      #     source <(migration-sentry completion bash)

      # shellcheck disable=SC2207 # what is completed has no blanks, and bash 3.2 has no mapfile
      _migration_sentry() {
        local IFS=$' \\t\\n'
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
        local at=migration-sentry words='' i
        COMPREPLY=()
        # --format=json is three words to bash.
        if [[ $current == = ]]; then
          current=
        elif [[ $previous == = ]]; then
          previous=${COMP_WORDS[COMP_CWORD-2]}
        fi
        for ((i = 1; i < COMP_CWORD; i++)); do
          case "${COMP_WORDS[i]}" in
            @VALUED@)
              if [[ ${COMP_WORDS[i+1]} == = ]]; then ((i += 2)); else ((i++)); fi
              continue
              ;;
          esac
          case "$at ${COMP_WORDS[i]}" in
            @COMMANDS@) at="$at ${COMP_WORDS[i]}" ;;
          esac
        done
        case "$previous" in
      @VALUES@  esac
        case "$at" in
      @WORDS@  esac
        COMPREPLY=($(compgen -W "$words" -- "$current"))
      }

      complete -F _migration_sentry migration-sentry
      """;

  private BashCompletion() {}

  static String write(CommandSpec root) {
    List<OptionSpec> valued = CommandTree.options(root, CommandTree::takesValue);
    return SCRIPT
        .replace("@VALUED@", names(valued))
        .replace(
            "@COMMANDS@",
            CommandTree.all(root).stream()
                .skip(1)
                .map(spec -> "'" + spec.qualifiedName() + "'")
                .collect(Collectors.joining(" | ")))
        .replace("@VALUES@", values(valued))
        .replace(
            "@WORDS@",
            CommandTree.all(root).stream()
                .map(BashCompletion::words)
                .collect(Collectors.joining()));
  }

  private static String names(List<OptionSpec> options) {
    Set<String> names = new TreeSet<>();
    options.forEach(option -> names.addAll(List.of(option.names())));
    return String.join(" | ", names);
  }

  /** An option means the same wherever it is taken, so its values are completed alike. */
  private static String values(List<OptionSpec> valued) {
    TreeMap<String, Set<String>> byCompletion = new TreeMap<>();
    for (OptionSpec option : valued) {
      byCompletion
          .computeIfAbsent(completion(option), _ -> new LinkedHashSet<>())
          .addAll(List.of(option.names()));
    }
    return byCompletion.entrySet().stream()
        .map(
            entry ->
                "    %s)\n      %s\n      return\n      ;;\n"
                    .formatted(String.join(" | ", entry.getValue()), entry.getKey()))
        .collect(Collectors.joining());
  }

  private static String completion(ArgSpec option) {
    List<String> choices = CommandTree.choices(option);
    if (!choices.isEmpty()) {
      return "COMPREPLY=($(compgen -W '%s' -- \"$current\"))".formatted(String.join(" ", choices));
    }
    if (CommandTree.isFile(option) || CommandTree.isFolder(option)) {
      String kind = CommandTree.isFile(option) ? "-f" : "-d";
      return "compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen "
          + kind
          + " -- \"$current\"))";
    }
    return ":";
  }

  private static String words(CommandSpec spec) {
    List<String> words = new ArrayList<>(spec.subcommands().keySet());
    spec.positionalParameters().forEach(param -> words.addAll(CommandTree.choices(param)));
    spec.options().forEach(option -> words.addAll(List.of(option.names())));
    return "    '%s') words='%s' ;;\n".formatted(spec.qualifiedName(), String.join(" ", words));
  }
}
