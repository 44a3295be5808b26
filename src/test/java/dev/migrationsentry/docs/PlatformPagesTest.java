package dev.migrationsentry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.verdict.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the pages of the platforms give to be copied. */
class PlatformPagesTest {
  private static final Pattern YAML = Pattern.compile("(?ms)^ *```yaml\\n(.*?)^ *```$");
  private static final List<Integer> AGAIN =
      Arrays.stream(ExitCode.values())
          .filter(ExitCode::againMayHelp)
          .map(ExitCode::number)
          .toList();

  static List<Path> pages() throws Exception {
    return Pages.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyYamlBlockIsYamlWithoutADoubledKey(Path page) throws Exception {
    for (String block : blocks(page)) {
      assertThat(parsed(block)).as(block).isNotNull();
    }
  }

  @Test
  void theJobIsTriedAgainExactlyWhereThatMayHelp() throws Exception {
    Map<?, ?> job = (Map<?, ?>) parsed(blocks(Path.of("docs/platforms/kubernetes.md")).getFirst());
    assertThat(job.get("apiVersion")).isEqualTo("batch/v1");
    assertThat(job.get("kind")).isEqualTo("Job");
    List<?> rules = (List<?>) at(job, "spec", "podFailurePolicy", "rules");
    Map<?, ?> codes = (Map<?, ?>) at(rules.getLast(), "onExitCodes");
    assertThat(codes.get("operator")).isEqualTo("NotIn");
    assertThat(codes.get("values")).isEqualTo(AGAIN);
    Object pod = at(job, "spec", "template", "spec");
    // A podFailurePolicy is refused with any other restart policy (Kubernetes' manual, Jobs).
    assertThat(at(pod, "restartPolicy")).isEqualTo("Never");
    Object container = ((List<?>) at(pod, "containers")).getFirst();
    assertThat(at(container, "name")).isEqualTo(codes.get("containerName"));
  }

  @Test
  void gitLabTriesAgainExactlyWhereThatMayHelp() throws Exception {
    Object pipeline = parsed(blocks(Path.of("docs/platforms/gitlab-ci.md")).getFirst());
    assertThat(at(pipeline, "gate", "retry", "exit_codes")).isEqualTo(AGAIN);
  }

  @Test
  void everyServiceOfRenderHasTheGateAndTheDirectUrl() throws Exception {
    List<Object> services = new ArrayList<>();
    services.addAll((List<?>) at(parsed(Files.readString(Path.of("render.yaml"))), "services"));
    for (String block : blocks(Path.of("docs/render.md"))) {
      if (parsed(block) instanceof Map<?, ?> map && map.get("services") instanceof List<?> list) {
        services.addAll(list);
      }
    }
    assertThat(services).hasSizeGreaterThanOrEqualTo(3);
    assertThat(services)
        .allSatisfy(
            service -> {
              assertThat(String.valueOf(at(service, "preDeployCommand"))).endsWith(" gate");
              assertThat(String.valueOf(at(service, "plan"))).isNotEqualTo("free");
              Object url = ((List<?>) at(service, "envVars")).getFirst();
              assertThat(at(url, "key")).isEqualTo("DATABASE_URL");
              assertThat(at(url, "fromDatabase", "property")).isEqualTo("connectionString");
            });
  }

  private static List<String> blocks(Path page) throws Exception {
    return YAML.matcher(Files.readString(page))
        .results()
        .map(block -> block.group(1).stripIndent())
        .toList();
  }

  private static Object parsed(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options)).load(yaml);
  }

  private static Object at(Object node, String... path) {
    Object at = node;
    for (String key : path) {
      Object next = at instanceof Map<?, ?> map ? map.get(key) : null;
      assertThat(next).as(key + " in " + at).isNotNull();
      at = java.util.Objects.requireNonNull(next);
    }
    return at;
  }
}
