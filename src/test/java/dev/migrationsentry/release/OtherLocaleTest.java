package dev.migrationsentry.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.migration.MigrationSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A container often has no locale at all, and Java then cannot read every file name. */
@DisabledOnOs({OS.WINDOWS, OS.MAC})
class OtherLocaleTest {
  @TempDir Path directory;

  /** What the other process runs: prints what it finds. */
  public static void main(String[] args) {
    MigrationSettings settings =
        new MigrationSettings(
            Path.of(args[0]), List.of(), Duration.ofSeconds(5), Duration.ZERO, 0, Map.of());
    Release release = Release.survey(settings);
    System.out.println(release.migrations().size() + " migrations");
    release
        .findings()
        .forEach(finding -> System.out.println(finding.code().code() + " " + finding.subject()));
  }

  @Test
  void aNameThatTheLocaleCannotDecodeDoesNotVanish() throws Exception {
    new ReleaseFolder(directory)
        .sql("V1__plain.sql", "SELECT 1;")
        .sql("V2__größe.sql", "SELECT 1;")
        .sql("späte/V3__three.sql", "SELECT 1;");

    assertThat(run("POSIX"))
        .contains("1 migration")
        .contains("release.file.unreadable V2__größe.sql")
        .contains("release.file.unreadable späte");
    assertThat(run("C.UTF-8")).contains("3 migrations").doesNotContain("unreadable");
  }

  private String run(String locale) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                OtherLocaleTest.class.getName(),
                directory.toString())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).describedAs(output).isZero();
    return output;
  }
}
