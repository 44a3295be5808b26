package dev.migrationsentry.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One use of {@code action.yml} in a job: its steps run in bash, one after the other, with the
 * variables and files that a runner gives them (GitHub's manual, Variables; actions/runner,
 * ScriptHandler and CompositeActionHandler).
 */
final class ActionRun {
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ ([\\w.-]+) }}");

  private final Path checkout;
  private final Path workspace;
  private final Path files;
  private final Map<String, String> inputs = new LinkedHashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, Map<String, String>> stepOutputs = new HashMap<>();
  private final StringBuilder output = new StringBuilder();
  private Consumer<Process> meanwhile = _ -> {};

  /**
   * @param checkout where the action itself is
   * @param workspace the checkout of the job
   * @param files a folder for the runner's files
   */
  ActionRun(Path checkout, Path workspace, Path files) throws IOException {
    this.checkout = checkout;
    this.workspace = workspace;
    this.files = files;
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", files.toString());
    environment.put("CI", "true");
    environment.put("GITHUB_ACTIONS", "true");
    environment.put("GITHUB_ACTION_PATH", checkout.toString());
    environment.put("GITHUB_ACTION_REPOSITORY", "example/migration-sentry");
    environment.put("GITHUB_SERVER_URL", "https://github.example");
    environment.put("GITHUB_WORKSPACE", workspace.toString());
    environment.put("RUNNER_OS", "Linux");
    environment.put("RUNNER_ARCH", "X64");
    environment.put("RUNNER_TEMP", Files.createDirectories(files.resolve("temp")).toString());
    environment.put("GITHUB_STEP_SUMMARY", Files.createFile(files.resolve("summary")).toString());
  }

  ActionRun input(String name, String value) {
    inputs.put(name, value);
    return this;
  }

  /** A variable of the job. */
  ActionRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** What happens while the last step runs. */
  ActionRun meanwhile(Consumer<Process> meanwhile) {
    this.meanwhile = meanwhile;
    return this;
  }

  /** A command that the steps find before those of the machine. */
  ActionRun command(String name, String script) throws IOException {
    Path bin = Files.createDirectories(files.resolve("bin"));
    Path file = Files.writeString(bin.resolve(name), "#!/bin/bash\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("PATH", bin + ":/usr/bin:/bin");
    return this;
  }

  /** How it ended: the last step's exit code, and all that a job can see of it. */
  record Ended(
      int exitCode, String raw, RunnerLog log, String summary, Map<String, String> outputs) {}

  Ended run() throws Exception {
    Map<?, ?> action = yaml(checkout.resolve("action.yml"));
    int exitCode = 0;
    for (Object step : list(map(action.get("runs")).get("steps"))) {
      exitCode = step(map(step));
      if (exitCode != 0) {
        break;
      }
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    map(action.get("outputs"))
        .forEach(
            (name, output) ->
                outputs.put((String) name, evaluated(String.valueOf(map(output).get("value")))));
    return new Ended(
        exitCode,
        output.toString(),
        RunnerLog.read(output.toString()),
        Files.readString(files.resolve("summary")),
        outputs);
  }

  private int step(Map<?, ?> step) throws Exception {
    if (!"bash".equals(step.get("shell"))) {
      throw new IllegalArgumentException("a composite action's step needs a shell: " + step);
    }
    String id = String.valueOf(step.get("id"));
    Path script =
        Files.writeString(files.resolve(id + ".sh"), evaluated(String.valueOf(step.get("run"))));
    Path told = Files.createFile(files.resolve(id + ".output"));
    Path path = Files.createFile(files.resolve(id + ".path"));
    List<String> command =
        List.of("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(workspace.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("GITHUB_OUTPUT", told.toString());
    builder.environment().put("GITHUB_PATH", path.toString());
    map(step.get("env"))
        .forEach(
            (name, value) -> builder.environment().put((String) name, evaluated((String) value)));
    Process process = builder.start();
    process.getOutputStream().close();
    if ("run".equals(id)) {
      meanwhile.accept(process);
    }
    output.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + output);
    }
    stepOutputs.put(id, FileCommands.read(told));
    List<String> added = new ArrayList<>(Files.readAllLines(path));
    added.add(environment.get("PATH"));
    environment.put("PATH", String.join(":", added));
    return process.exitValue();
  }

  private String evaluated(String text) {
    return EXPRESSION
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1))));
  }

  private String value(String expression) {
    String[] names = expression.split("\\.", -1);
    return switch (names[0]) {
      case "inputs" -> {
        Map<?, ?> declared =
            map(map(yaml(checkout.resolve("action.yml")).get("inputs")).get(names[1]));
        yield inputs.getOrDefault(names[1], String.valueOf(declared.get("default")));
      }
      case "steps" -> stepOutputs.getOrDefault(names[1], Map.of()).getOrDefault(names[3], "");
      default -> throw new IllegalArgumentException(expression);
    };
  }

  static Map<?, ?> yaml(Path file) {
    try {
      return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("not a mapping: " + value);
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("not a list: " + value);
  }
}
