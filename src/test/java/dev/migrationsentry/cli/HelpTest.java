package dev.migrationsentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What somebody reads who asks how it is called, or calls it wrongly. */
class HelpTest {
  @TempDir Path folder;

  static Stream<String> commands() {
    return CommandTree.all(Commands.tree()).stream().map(CommandSpec::qualifiedName);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpFitsEightyColumnsAndHasItsParts(String command) {
    List<String> words =
        new ArrayList<>(List.of(command.split(" ", -1)).subList(1, parts(command)));
    words.add("--help");
    Ended help = Project.empty(folder).run(words.toArray(String[]::new));
    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("Usage: " + command + " ").doesNotContain("\u001b");
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.out().lines()).noneMatch(line -> line.endsWith(" "));
    if (!command.equals("migration-sentry")) {
      assertThat(help.out()).containsPattern("\n\nOptions:\n(?s:.*)  -V, --version +the version\n");
    }
    words.removeLast();
    words.addFirst("help");
    assertThat(Project.empty(folder).run(words.toArray(String[]::new)).out()).isEqualTo(help.out());
  }

  @Test
  void theProgramsHelpNamesEveryCommand() {
    String help = Project.empty(folder).run("--help").out();
    Commands.tree()
        .subcommands()
        .keySet()
        .forEach(name -> assertThat(help).containsPattern("\n  " + name + " +\\S"));
  }

  @Test
  void theExamplesAreTaken() {
    for (CommandSpec spec : CommandTree.all(Commands.tree())) {
      for (String example : HelpLayout.examplesOf(spec, "")) {
        String taken =
            example.replaceFirst("^source <\\((.*)\\)$", "$1").split(" {2,}| [>|] ", 2)[0];
        List<String> words = List.of(taken.split(" ", -1));
        assertThat(words.getFirst()).isEqualTo("migration-sentry");
        new CommandLine(Commands.tree())
            .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gat|there is no command gat|Did you mean gate?",
        "contract exprt|there is no command exprt|Did you mean export?",
        "gate --drfit refuse|gate has no option --drfit|Did you mean --drift?",
        "gate --lock-timout=5s|gate has no option --lock-timout|Did you mean --lock-timeout?",
        "gate --fail-on note|gate has no option --fail-on|--fail-on is an option of rehearse,",
        "contract export --contarct x|contract export has no option --contarct|See"
            + " migration-sentry",
        "--versoin|there is no option --versoin|Did you mean --version?",
        "explain a b|explain takes no argument b|See migration-sentry explain --help",
        "help rehearsal|rehearsal: there is no such command|Did you mean rehearse?",
        "explain contract.colum|explain contract.colum: There is no|one of"
            + " contract.column-missing,",
        "demo --state hotpatched|there is no state hotpatched|Did you mean hot-patched?",
        "completion tcsh|there is no script for this shell|One of bash, zsh, fish.",
      })
  void whatNobodyKnowsIsAnsweredWithWhatWasMeant(String typed, String seen, String meant) {
    Ended ended = Project.empty(folder).run(typed.split(" ", -1));
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("migration-sentry: ").contains(seen).contains(meant);
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(Project.empty(folder).run("--version").out()).matches("migration-sentry \\S+\n");
    assertThat(Project.empty(folder).run("gate", "-V").out()).matches("migration-sentry \\S+\n");
  }

  @Test
  void helpIsInColourOnATerminalAlone() {
    assertThat(help(true, Map.of())).contains("\u001b[1m");
    assertThat(help(true, Map.of("NO_COLOR", ""))).contains("\u001b[1m");
    assertThat(help(true, Map.of("NO_COLOR", "1"))).doesNotContain("\u001b");
    assertThat(help(true, Map.of("TERM", "dumb"))).doesNotContain("\u001b");
    assertThat(help(false, Map.of())).doesNotContain("\u001b");
  }

  private String help(boolean terminal, Map<String, String> environment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Sentry.run(new Console(environment, folder, print, print, terminal, _ -> {}), "gate", "--help");
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int parts(String command) {
    return command.split(" ", -1).length;
  }
}
