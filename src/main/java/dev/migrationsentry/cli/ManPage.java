package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.gate.Versions;
import dev.migrationsentry.verdict.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page of a command, as troff for the macros of man(7). */
final class ManPage {
  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /** What the page is called: {@code migration-sentry-contract-export}. */
  static String name(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  static String write(CommandSpec root, CommandSpec spec) {
    ManPage manual = new ManPage();
    manual.head(spec);
    manual.commands(spec);
    manual.options(spec);
    manual.examples(spec);
    if (spec.parent() == null) {
      manual.environment();
      manual.exitStatus();
    }
    manual.seeAlso(root, spec);
    return manual.page.toString();
  }

  private void head(CommandSpec spec) {
    macro("TH", name(spec), "1", "", "migration-sentry " + Versions.program());
    page.append(".nh\n.ad l\n"); // nothing that is to be copied is cut or stretched
    section("NAME");
    line(name(spec) + " - " + CommandTree.summary(spec));
    section("SYNOPSIS");
    macro("B", spec.qualifiedName());
    if (!spec.subcommands().isEmpty()) {
      line("[COMMAND]");
    }
    line("[OPTION]...");
    spec.positionalParameters().forEach(param -> line("[" + param.paramLabel() + "]"));
    section("DESCRIPTION");
    for (String paragraph : spec.usageMessage().description()) {
      line(paragraph);
      macro("PP");
    }
  }

  private void commands(CommandSpec spec) {
    List<CommandSpec> below = CommandTree.below(spec);
    if (!below.isEmpty()) {
      section("COMMANDS");
    }
    for (CommandSpec each : below) {
      macro("TP");
      macro("B", each.name());
      line(CommandTree.summary(each) + ".");
    }
  }

  private void options(CommandSpec spec) {
    section("OPTIONS");
    for (OptionSpec option : HelpLayout.ordered(spec)) {
      macro("TP");
      String names = Arrays.stream(option.names()).collect(Collectors.joining(", "));
      macro("B", names + (CommandTree.takesValue(option) ? "=" + option.paramLabel() : ""));
      line(CommandTree.description(option) + choices(option));
    }
    for (ArgSpec param : spec.positionalParameters()) {
      macro("TP");
      macro("B", param.paramLabel());
      line(CommandTree.description(param));
    }
  }

  /** Where what stands for the value does not say them already. */
  private static String choices(OptionSpec option) {
    List<String> choices = CommandTree.choices(option);
    return choices.isEmpty() || option.paramLabel().contains("|")
        ? ""
        : "; one of " + String.join(", ", choices);
  }

  private void examples(CommandSpec spec) {
    List<String> examples = HelpLayout.examplesOf(spec, "");
    if (!examples.isEmpty()) {
      section("EXAMPLES");
      macro("nf");
      examples.forEach(this::line);
      macro("fi");
    }
  }

  private void environment() {
    section("ENVIRONMENT");
    entry("DATABASE_URL", "Where the database is. Or DATABASE_URL_FILE, a file that says so.");
    entry(
        Setting.VARIABLE_PREFIX + "...",
        "Every option that is a setting: --lock-timeout is "
            + Setting.LOCK_TIMEOUT.variable()
            + ". A flag beats a variable beats sentry.toml.");
    entry("NO_COLOR", "If it is not empty, no colour.");
  }

  private void exitStatus() {
    section("EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      String again = code.againMayHelp() ? "; the same run again may help" : "";
      entry(String.valueOf(code.number()), code.words() + again);
    }
  }

  private void seeAlso(CommandSpec root, CommandSpec spec) {
    section("SEE ALSO");
    String self = name(spec);
    line(
        CommandTree.all(root).stream()
            .filter(other -> isNear(other, spec))
            .map(ManPage::name)
            .filter(name -> !name.equals(self))
            .map(name -> name + "(1)")
            .collect(Collectors.joining(", ")));
  }

  /** The program and its commands, and what is right below. */
  private static boolean isNear(CommandSpec other, CommandSpec spec) {
    return other.qualifiedName().split(" ", -1).length <= 2
        || other.qualifiedName().startsWith(spec.qualifiedName() + " ");
  }

  private void entry(String term, String text) {
    macro("TP");
    macro("B", term);
    line(text);
  }

  private void section(String title) {
    macro("SH", title);
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
    }
    page.append('\n');
  }

  private void line(String text) {
    String escaped = escaped(text);
    boolean control = escaped.startsWith(".") || escaped.startsWith("'");
    page.append(control ? "\\&" : "").append(escaped).append('\n');
  }

  /** A hyphen that is to be copied is a minus to troff. */
  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
