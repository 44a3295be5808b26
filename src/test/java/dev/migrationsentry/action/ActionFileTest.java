package dev.migrationsentry.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for action.yml and for every workflow. */
class ActionFileTest {
  private static final Path ACTION = Path.of("action.yml");

  @Test
  void noExpressionStandsInAScript() throws Exception {
    try (Stream<Path> workflows = Files.list(Path.of(".github/workflows"))) {
      for (Path file : Stream.concat(Stream.of(ACTION), workflows).toList()) {
        assertThat(scripts(ActionRun.yaml(file)))
            .as(file.toString())
            .noneMatch(run -> run.contains("${{"));
      }
    }
  }

  @Test
  void everyInputHasADefaultAndReachesAStep() throws Exception {
    String action = Files.readString(ACTION);
    Map<?, ?> inputs = (Map<?, ?>) ActionRun.yaml(ACTION).get("inputs");
    assertThat(inputs)
        .allSatisfy(
            (name, input) -> {
              assertThat(((Map<?, ?>) input).keySet().toString())
                  .contains("description", "default");
              assertThat(action).contains(": ${{ inputs." + name + " }}");
            });
  }

  /** A workflow that someone else can change runs what they want with the secrets of this one. */
  @Test
  void everyActionOfOthersIsPinnedAndEveryWorkflowSaysWhatItMay() throws Exception {
    try (Stream<Path> workflows = Files.list(Path.of(".github/workflows"))) {
      for (Path file : workflows.toList()) {
        assertThat(ActionRun.yaml(file).get("permissions")).as(file.toString()).isNotNull();
        assertThat(Files.readAllLines(file).stream().filter(line -> line.contains("uses: ")))
            .allMatch(line -> line.matches(".*uses: (\\./.*|[\\w./-]+@[0-9a-f]{40} # v[\\d.]+)"));
      }
    }
  }

  /** Every script below a node, wherever it stands. */
  private static List<String> scripts(@Nullable Object node) {
    return switch (node) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .flatMap(
                  entry ->
                      entry.getKey().equals("run") && entry.getValue() instanceof String script
                          ? Stream.of(script)
                          : scripts(entry.getValue()).stream())
              .toList();
      case List<?> list -> list.stream().flatMap(each -> scripts(each).stream()).toList();
      case null -> List.of();
      case String _, Number _, Boolean _ -> List.of();
      default -> throw new IllegalArgumentException(String.valueOf(node));
    };
  }
}
