package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.cli.Console;
import dev.migrationsentry.cli.Sentry;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who runs it by hand. */
@ServerTest
class AtATerminalTest {
  private static final String RED = "\u001b[31m";

  private static String seen(Project project, boolean terminal, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(project.environment());
    environment.putAll(variables);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exitCode =
        Sentry.run(
            new Console(environment, project.directory(), print, print, terminal, _ -> {}),
            "rehearse");
    assertThat(exitCode).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theStatementsAreATableInColourUnlessNoColorSaysNo(
      @TempDir Path directory, TestDatabase target) {
    Project project = Project.small(directory).on(target);
    assertThat(project.run("gate").exitCode()).isZero();
    project.migration("V2__longer.sql", "ALTER TABLE proposals ALTER COLUMN id TYPE numeric;\n");

    assertThat(seen(project, true, Map.of("COLUMNS", "160")))
        .contains("line  statement", "keeps waiting", "rewrites public.proposals", RED);
    assertThat(seen(project, true, Map.of("NO_COLOR", "1")))
        .contains("line  statement")
        .doesNotContain(RED);
    assertThat(seen(project, true, Map.of("TERM", "dumb"))).doesNotContain("\u001b");
    assertThat(seen(project, false, Map.of()))
        .contains("blocks every read and write of public.proposals (ACCESS EXCLUSIVE)")
        .doesNotContain("\u001b");
  }
}
