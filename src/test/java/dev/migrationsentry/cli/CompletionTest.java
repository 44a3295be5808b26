package dev.migrationsentry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.migrationsentry.testing.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the shells make of the scripts: each runs its own, where it is installed. */
class CompletionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "-",
      value = {
        "reh|rehearse",
        "gate --form|--format",
        "gate --format ''|auto text json github",
        "gate --format = js|json",
        "gate --deadline ''|-",
        "--lock-w|--lock-wait",
        "--format json ga|gate",
        "gate --release gate --dead|--deadline",
        "contract exp|export explain",
        "contract export --sch|--schema",
        "demo --state half|half-applied",
        "explain contract.column-|contract.column-missing contract.column-differs",
        "completion ''|bash zsh fish",
        "gate --config sen|sentry.toml",
        "gate --migrations mig|migrations",
      })
  void bashCompletes(String line, String expected) throws Exception {
    Files.writeString(folder.resolve("sentry.toml"), "");
    Files.createDirectory(folder.resolve("migrations"));
    Path script = script("bash");
    String program =
        """
        source %s
        COMP_WORDS=(migration-sentry %s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _migration_sentry
        echo "${COMPREPLY[*]}"
        """
            .formatted(script, line);
    String words = run("bash", "--norc", "-c", program).strip();
    if (line.startsWith("completion")) {
      assertThat(words).startsWith(expected);
    } else {
      assertThat(words).isEqualTo(expected == null ? "" : expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reh|rehearse",
        "gate --form|--format",
        "gate --format=js|--format=json",
        "gate --format gi|github",
        "--lock-w|--lock-wait",
        "contract expo|export",
        "contract export --sch|--schema",
        "gate --release contract --dead|--deadline",
        "demo --state half|half-applied",
        "explain contract.column-mis|contract.column-missing",
      })
  void fishCompletes(String line, String expected) throws Exception {
    assumeTrue(installed("fish"));
    String words =
        run(
            "fish",
            "-c",
            "source " + script("fish") + "; complete -C 'migration-sentry " + line + "'");
    assertThat(words.lines().map(each -> each.split("\t", 2)[0])).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reh|rehearse",
        "gate --format=js|json",
        "contract expo|export",
        "demo --state=hot|hot-patched",
        "explain contract.column-mis|missing",
      })
  void zshCompletes(String line, String expected) throws Exception {
    assumeTrue(installed("zsh"));
    String program =
        """
        zmodload zsh/zpty
        zpty z zsh -f -i
        zpty -w z "PROMPT='READY>'; autoload -Uz compinit; compinit -u -D; source %s; echo LOADED"
        zpty -r z out '*LOADED*'
        zpty -r z out '*READY>'
        zpty -w -n z 'migration-sentry %s'$'\\t'
        zpty -r z out '*%s*'
        print -r -- "completed: $out"
        zpty -d z
        """
            .formatted(script("zsh"), line, expected);
    assertThat(run("zsh", "-f", "-c", program)).contains("completed:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void everyCommandAndEveryOptionIsInEveryScript(String shell) throws Exception {
    String script = Files.readString(script(shell));
    for (CommandSpec spec : CommandTree.all(Commands.tree())) {
      assertThat(script).contains(spec.name());
      for (OptionSpec option : spec.options()) {
        String name = option.longestName();
        assertThat(script).contains(shell.equals("fish") ? " -l " + name.substring(2) : name);
        CommandTree.choices(option).forEach(choice -> assertThat(script).contains(choice));
      }
    }
  }

  /** The scripts complete the values of an option alike wherever it stands. */
  @Test
  void anOptionTakesTheSameValuesWhereverItIsTaken() {
    Map<String, List<List<String>>> values =
        CommandTree.all(Commands.tree()).stream()
            .flatMap(spec -> spec.options().stream())
            .collect(
                java.util.stream.Collectors.groupingBy(
                    OptionSpec::longestName,
                    java.util.stream.Collectors.mapping(
                        option ->
                            List.of(option.paramLabel(), CommandTree.choices(option).toString()),
                        java.util.stream.Collectors.toList())));
    assertThat(values)
        .allSatisfy((name, each) -> assertThat(each.stream().distinct()).as(name).hasSize(1));
  }

  private Path script(String shell) throws Exception {
    Path script = folder.resolve("migration-sentry." + shell);
    return Files.writeString(script, Project.empty(folder).run("completion", shell).out());
  }

  private static boolean installed(String shell) {
    return Files.isExecutable(Path.of("/usr/bin", shell));
  }

  private String run(String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TERM", "xterm");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }
}
