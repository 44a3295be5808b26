package dev.migrationsentry.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.scripts.PackagedProgram;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What README and docs show as typed and printed is typed here, and printed so. Each page has a
 * copy of the sample project, and an empty database of its own; its blocks run one after the other.
 */
@ServerTest
class DocumentedCommandsTest {
  @TempDir Path folder;
  private int exitCode;

  static List<Path> pages() throws IOException {
    return Pages.all().stream().filter(DocumentedCommandsTest::hasConsoleBlocks).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatIsTypedPrintsWhatThePageSays(Path page, TestDatabase database) throws Exception {
    Path project = sampleProject();
    String now =
        ConsoleBlocks.rewritten(Files.readString(page), command -> run(command, project, database));
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(page, now);
    } else {
      assertThat(now).as("to rewrite: -Dgolden=write").isEqualTo(Files.readString(page));
    }
  }

  private static boolean hasConsoleBlocks(Path page) {
    try {
      return ConsoleBlocks.any(Files.readString(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The program is called by both of its names: the distribution's, and the checkout's script. */
  private Path sampleProject() throws IOException {
    Path project = Files.createDirectories(folder.resolve("your-project"));
    try (Stream<Path> files = Files.walk(Path.of("sql"))) {
      for (Path file : files.toList()) {
        Files.createDirectories(project.resolve(file).getParent());
        Files.copy(file, project.resolve(file));
      }
    }
    Files.copy(Path.of("sentry.toml"), project.resolve("sentry.toml"));
    Path jar = PackagedProgram.jar(folder.resolve("tool/program.jar"), "dev.migrationsentry.Main");
    String launcher =
        "#!/bin/sh\nexec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar '%s' \"$@\"\n"
            .formatted(System.getProperty("java.home"), jar);
    executable(folder.resolve("bin/migration-sentry"), launcher);
    executable(project.resolve("scripts/migration_sentry.sh"), launcher);
    return project;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String run(String command, Path project, TestDatabase database) throws Exception {
    if (command.equals("echo $?")) {
      return exitCode + "\n";
    }
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command)
            .directory(project.toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().put("DATABASE_URL", database.url());
    // What a page shows is not how busy the machine was that tests it.
    builder.environment().put("MIGRATION_SENTRY_CHECK_DEADLINE", "2m");
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    exitCode = process.exitValue();
    return printed.replace(database.name(), "drafts");
  }
}
