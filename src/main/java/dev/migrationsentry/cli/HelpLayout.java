package dev.migrationsentry.cli;

import dev.migrationsentry.gate.Versions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How {@code --help} looks: eighty columns, a short synopsis, examples before options. */
final class HelpLayout {
  private static final int WIDTH = 80;
  private static final String HELP = "--help";
  private static final String VERSION = "--version";
  private static final String EXAMPLES = "examples";

  /** By the command's whole name. A test holds that the program takes them. */
  private static final Map<String, List<String>> EXAMPLES_OF =
      Map.ofEntries(
          Map.entry(
              "migration-sentry",
              List.of(
                  "migration-sentry demo                  see it work, without a database",
                  "migration-sentry gate                  the whole check, before a deploy",
                  "migration-sentry rehearse              what would gate do here?",
                  "migration-sentry explain lock.held     what does this finding mean?")),
          Map.entry(
              "migration-sentry gate",
              List.of(
                  "migration-sentry gate --report verdict.md --report verdict.json",
                  "migration-sentry gate --deadline 4m --lock-wait 1m")),
          Map.entry(
              "migration-sentry rehearse",
              List.of(
                  "migration-sentry rehearse --fail-on warning",
                  "migration-sentry rehearse --base-ref origin/main --files-only")),
          Map.entry(
              "migration-sentry check", List.of("migration-sentry check --check-deadline 5s")),
          Map.entry("migration-sentry recover", List.of("migration-sentry recover --apply")),
          Map.entry(
              "migration-sentry serve",
              List.of("migration-sentry serve --listen 0.0.0.0:8080 --release 4f2a9c1")),
          Map.entry(
              "migration-sentry contract export",
              List.of("migration-sentry contract export > sql/contract.toml")),
          Map.entry(
              "migration-sentry explain", List.of("migration-sentry explain history.changed")),
          Map.entry("migration-sentry demo", List.of("migration-sentry demo --state hot-patched")),
          Map.entry(
              "migration-sentry completion",
              List.of(
                  "source <(migration-sentry completion bash)",
                  "migration-sentry completion zsh > \"${fpath[1]}/_migration-sentry\"",
                  "migration-sentry completion fish | source")),
          Map.entry("migration-sentry man", List.of("migration-sentry man gate | man -l -")));

  private HelpLayout() {}

  /** For each command of the tree. */
  static void applyTo(CommandSpec root) {
    for (CommandSpec spec : CommandTree.all(root)) {
      spec.addOption(standard("-h", HELP).usageHelp(true).description("this help").build());
      spec.addOption(standard("-V", VERSION).versionHelp(true).description("the version").build());
      spec.version("migration-sentry " + Versions.program());
      UsageMessageSpec usage = spec.usageMessage();
      usage.width(WIDTH).abbreviateSynopsis(true).sortOptions(false).synopsisHeading("Usage: ");
      usage.optionListHeading("%nOptions:%n").commandListHeading("%nCommands:%n");
      usage.parameterListHeading("%n");
      usage.sectionMap().put(EXAMPLES, help -> examples(help.commandSpec()));
      List<String> sections = new ArrayList<>(usage.sectionKeys());
      sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING), EXAMPLES);
      usage.sectionKeys(sections);
    }
    commandsFirst(root.usageMessage());
  }

  /** The program's own help names the commands; their options are in theirs. */
  private static void commandsFirst(UsageMessageSpec usage) {
    usage.customSynopsis("migration-sentry [COMMAND] [OPTIONS]");
    List<String> sections = new ArrayList<>(usage.sectionKeys());
    sections.remove(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING);
    sections.remove(UsageMessageSpec.SECTION_KEY_OPTION_LIST);
    usage.sectionKeys(sections);
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpLayout::commands);
  }

  private static String commands(Help help) {
    Map<String, String> commands = new LinkedHashMap<>();
    CommandTree.below(help.commandSpec())
        .forEach(command -> commands.put(command.name(), CommandTree.summary(command)));
    return inTwoColumns(help, commands);
  }

  /** Names and what they mean, at the end. */
  static void footer(CommandSpec spec, Map<String, String> meanings) {
    spec.usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> inTwoColumns(help, meanings));
  }

  private static String inTwoColumns(Help help, Map<String, String> meanings) {
    int widest = meanings.keySet().stream().mapToInt(String::length).max().orElse(0);
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(widest + 4, 2, Column.Overflow.SPAN),
            new Column(WIDTH - widest - 4, 0, Column.Overflow.WRAP));
    meanings.forEach(
        (name, meaning) ->
            table.addRowValues(
                help.colorScheme().commandText(name), help.colorScheme().text(meaning)));
    return table.toString();
  }

  private static OptionSpec.Builder standard(String shortName, String name) {
    return OptionSpec.builder(shortName, name).type(boolean.class).arity("0").order(1);
  }

  /** As help lists them: as declared, what every command has at the end. */
  static List<OptionSpec> ordered(CommandSpec spec) {
    return spec.options().stream().sorted(Comparator.comparingInt(OptionSpec::order)).toList();
  }

  static List<String> examplesOf(CommandSpec spec, String indent) {
    return EXAMPLES_OF.getOrDefault(spec.qualifiedName(), List.of()).stream()
        .map(example -> indent + example)
        .toList();
  }

  private static String examples(CommandSpec spec) {
    List<String> examples = examplesOf(spec, "  ");
    String end = System.lineSeparator();
    return examples.isEmpty()
        ? ""
        : String.join(end, "", "Examples:", String.join(end, examples), "");
  }
}
