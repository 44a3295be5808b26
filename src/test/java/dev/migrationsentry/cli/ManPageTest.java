package dev.migrationsentry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.migrationsentry.testing.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/** {@code man COMMAND}. */
class ManPageTest {
  @TempDir Path folder;

  static Stream<String> commands() {
    return CommandTree.all(Commands.tree()).stream().map(CommandSpec::qualifiedName);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionAndEveryCommandBelowIsOnThePage(String command) {
    CommandSpec spec =
        CommandTree.all(Commands.tree()).stream()
            .filter(each -> each.qualifiedName().equals(command))
            .findFirst()
            .orElseThrow();
    String page = page(command);
    assertThat(page)
        .startsWith(".TH \"" + command.replace(" ", "-").replace("-", "\\-") + "\" \"1\"");
    spec.options()
        .forEach(option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
    spec.subcommands().keySet().forEach(name -> assertThat(page).contains(".B \"" + name + "\""));
    assertThat(page.lines().filter(line -> line.startsWith(".")))
        .allMatch(line -> line.matches("\\.(nh|ad l|(TH|SH|TP|PP|B|nf|fi)( \".*\")*)"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void groffSetsThePageWithoutAWarning(String command) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")));
    Path file = Files.writeString(folder.resolve("page.1"), page(command));
    Process groff =
        new ProcessBuilder("groff", "-man", "-Tutf8", "-ww", "-rLL=80n", "-P-cbu", file.toString())
            .start();
    String set = new String(groff.getInputStream().readAllBytes(), UTF_8);
    assertThat(new String(groff.getErrorStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(groff.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(set).contains("SYNOPSIS").contains(command);
  }

  @Test
  void thePageOfTheProgramSaysWhatItsExitCodesMean() {
    assertThat(page("migration-sentry"))
        .contains(".SH \"EXIT STATUS\"\n.TP\n.B \"0\"\npass\n")
        .contains(".B \"75\"\ndeadline reached; the same run again may help\n");
  }

  @Test
  void thePagesAreListed() {
    assertThat(Project.empty(folder).run("man", "--list").out().lines())
        .containsExactlyElementsOf(commands().toList());
  }

  private String page(String command) {
    String[] words = command.split(" ", -1);
    words[0] = "man";
    return Project.empty(folder).run(Arrays.copyOf(words, words.length)).out();
  }
}
