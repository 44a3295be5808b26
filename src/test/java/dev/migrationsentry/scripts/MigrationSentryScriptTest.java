package dev.migrationsentry.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/migration_sentry.sh as a real process, in a checkout whose path has a space in it. */
class MigrationSentryScriptTest {
  private static final Path SCRIPT = Path.of("scripts/migration_sentry.sh").toAbsolutePath();

  @TempDir Path folder;
  private Path checkout;
  private Path script;
  private Path elsewhere;

  @BeforeEach
  void aCheckout() throws IOException {
    checkout = Files.createDirectories(folder.resolve("a check out"));
    elsewhere = Files.createDirectories(folder.resolve("else where"));
    script = checkout.resolve("scripts/migration_sentry.sh");
    Files.createDirectories(script.getParent());
    Files.createDirectories(checkout.resolve("src/main"));
    Files.createDirectories(checkout.resolve("sql"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.copy(SCRIPT, script, StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void startsTheProgramInTheCallersDirectoryWithTheCallersArguments() throws Exception {
    built();
    Ended ended = run(Map.of(), "check", "--config", "a file.toml", "");

    assertThat(ended.out())
        .contains("arguments [check, --config, a file.toml, ]")
        .contains("directory " + elsewhere)
        .contains("home variable null");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void runsTheGateWhereNothingIsAskedFor() throws Exception {
    built();
    assertThat(run(Map.of()).out()).contains("arguments [gate]");
  }

  @Test
  void passesTheExitCodeThrough() throws Exception {
    built();
    for (int code : List.of(0, 2, 60, 75, 143)) {
      assertThat(run(Map.of(), "exit", String.valueOf(code)).exitCode()).isEqualTo(code);
    }
  }

  @Test
  void becomesTheProgramSoThatASignalReachesIt() throws Exception {
    built();
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
  void isFoundThroughALink() throws Exception {
    built();
    Path link = Files.createSymbolicLink(elsewhere.resolve("migration-sentry"), script);
    script = link;
    assertThat(run(Map.of(), "status").out()).contains("arguments [status]");
  }

  @Test
  void takesThePackagedProgramThatTheVariableNames() throws Exception {
    Path home = folder.resolve("opt/migration sentry");
    Files.createDirectories(home);
    PackagedProgram.jar(home.resolve("migration-sentry.jar"), StandIn.class.getName());
    Ended ended = run(Map.of("MIGRATION_SENTRY_HOME", home.toString()), "gate");
    assertThat(ended.out()).contains("arguments [gate]").contains("home variable null");
  }

  @Test
  void bringsTheProgramItselfToItsOwnWordsAndExitCodes() throws Exception {
    PackagedProgram.jar(
        checkout.resolve("target/migration-sentry.jar"), "dev.migrationsentry.Main");

    Ended help = run(Map.of(), "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("A strict pre-deploy gate for PostgreSQL");

    Ended nothingSet = run(Map.of());
    assertThat(nothingSet.exitCode()).isEqualTo(10);
    assertThat(nothingSet.out() + nothingSet.err())
        .contains("environment.database-url.missing")
        .contains("BLOCKED (exit 10");
  }

  @Test
  void refusesAVariableThatNamesAFolderWithoutTheProgram() throws Exception {
    Ended ended = run(Map.of("MIGRATION_SENTRY_HOME", elsewhere.toString()), "gate");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("MIGRATION_SENTRY_HOME is " + elsewhere);
  }

  @Test
  void buildsTheProgramFirstWhereItIsNotBuilt() throws Exception {
    Path bin = maven(0);
    Ended ended = run(Map.of("PATH", bin + ":/usr/bin:/bin"), "gate");

    assertThat(ended.err())
        .contains("building it first, in " + checkout)
        .contains("-f " + checkout + "/pom.xml")
        .contains("the words of Maven");
    assertThat(ended.out()).startsWith("arguments [gate]");
  }

  @Test
  void buildsItAgainWhereASourceIsYoungerThanTheProgram() throws Exception {
    built();
    Path bin = maven(0);
    Map<String, String> path = Map.of("PATH", bin + ":/usr/bin:/bin");
    assertThat(run(path, "gate").err()).isEmpty();

    Path source = Files.writeString(checkout.resolve("src/main/Main.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(run(path, "gate").err()).contains("building it first");
  }

  @Test
  void mindsTheSamplesSqlForTheDemoAlone() throws Exception {
    built();
    Map<String, String> path = Map.of("PATH", maven(0) + ":/usr/bin:/bin");
    Path sql = Files.writeString(checkout.resolve("sql/V1__a.sql"), "");
    Files.setLastModifiedTime(sql, FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(run(path, "gate").err()).isEmpty();
    assertThat(run(path, "demo").err()).contains("building it first");
  }

  @Test
  void saysThatItCouldNotBeBuilt() throws Exception {
    Path bin = maven(1);
    Ended ended = run(Map.of("PATH", bin + ":/usr/bin:/bin"), "gate");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("could not be built").contains("Java used:");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void saysWhichJavaIsMissingAndWhereItLooked() throws Exception {
    built();
    Path old = folder.resolve("old jdk");
    Files.createDirectories(old.resolve("bin"));
    executable(old.resolve("bin/java"), "exit 1\n");
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    // The places where this machine may keep a JDK are made empty.
    String text = Files.readString(script).replaceAll("/(usr/lib/jvm|opt)/", "/nonexistent/");
    Files.writeString(script, text);

    Map<String, String> variables = Map.of("JAVA_HOME", old.toString());
    Ended ended = run(variables, Files.createDirectories(folder.resolve("no java")), "gate");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .contains("no Java 25 or newer found")
        .contains(old + " (Java 17)")
        .contains("set JAVA_HOME");
  }

  @Test
  void passesOverAJavaThatIsTooOld() throws Exception {
    built();
    Path old = folder.resolve("old jdk");
    Files.createDirectories(old.resolve("bin"));
    executable(old.resolve("bin/java"), "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2\n");
    Path recent = Path.of(System.getProperty("java.home"));
    Ended ended =
        run(
            Map.of("JAVA_HOME", old.toString(), "PATH", recent.resolve("bin") + ":/usr/bin:/bin"),
            "gate");
    assertThat(ended.out()).contains("java " + Runtime.version().feature());
  }

  private void built() throws IOException {
    Files.createDirectories(checkout.resolve("target"));
    PackagedProgram.jar(checkout.resolve("target/migration-sentry.jar"), StandIn.class.getName());
  }

  /** A folder with a Maven in it that puts a program in place, or fails. */
  private Path maven(int exitCode) throws IOException {
    Path jar =
        PackagedProgram.jar(folder.resolve("made/migration-sentry.jar"), StandIn.class.getName());
    Path bin = Files.createDirectories(folder.resolve("bin"));
    executable(
        bin.resolve("mvn"),
        """
        echo "the words of Maven: $*"
        [ %1$d -eq 0 ] || exit %1$d
        mkdir -p '%2$s/target/lib'
        cp '%3$s' '%2$s/target/'
        """
            .formatted(exitCode, checkout, jar));
    return bin;
  }

  private static void executable(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ended(int exitCode, String out, String err) {}

  private Ended run(Map<String, String> variables, String... args) throws Exception {
    return ended(start(variables, args));
  }

  /** The same with nothing on PATH but the tools that any system has. */
  private Ended run(Map<String, String> variables, Path bin, String arg) throws Exception {
    for (String tool : List.of("sh", "dirname", "readlink", "sed", "head", "find", "flock")) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin", tool));
    }
    var all = new java.util.HashMap<>(variables);
    all.put("PATH", bin.toString());
    return ended(start(all, arg));
  }

  private Process start(Map<String, String> variables, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static Ended ended(Process process) throws Exception {
    process.getOutputStream().close();
    // Both are small: neither fills its pipe while the other is read.
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out, err);
  }
}
