package dev.migrationsentry.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.action.ActionRun.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the action takes the program from. */
class ActionInstallTest {
  @TempDir Path folder;
  private Path workspace;
  private Path tarball;
  private String sha256 = "";
  private ActionRun action;

  @BeforeEach
  void aDistribution() throws Exception {
    workspace = Files.createDirectories(folder.resolve("workspace"));
    Path program = Files.createDirectories(folder.resolve("migration-sentry-1.2.0/bin"));
    Path launcher =
        Files.writeString(
            program.resolve("migration-sentry"), "#!/bin/sh\necho \"the distribution: $1\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    tarball = workspace.resolve("a tool.tar.gz");
    assertThat(
            new ProcessBuilder(
                    "tar",
                    "-czf",
                    tarball.toString(),
                    "-C",
                    folder.toString(),
                    "migration-sentry-1.2.0")
                .start()
                .waitFor())
        .isZero();
    sha256 =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(tarball)));
    action =
        new ActionRun(
            Path.of("").toAbsolutePath(),
            workspace,
            Files.createDirectories(folder.resolve("runner")));
  }

  @Test
  void aTarballOfTheWorkspaceIsTaken() throws Exception {
    assertThat(action.input("distribution", "a tool.tar.gz").run().raw())
        .contains("the distribution: gate");
  }

  @Test
  void aTarballIsTakenWithTheRightSumAndNotRunWithAnother() throws Exception {
    action
        .input("distribution", tarball.toString())
        .input("sha256", sha256.toUpperCase(java.util.Locale.ROOT));
    assertThat(action.run().raw()).contains("the distribution: gate");
  }

  @Test
  void aTarballWithAnotherSumIsNotRun() throws Exception {
    Ended ended =
        action.input("distribution", "a tool.tar.gz").input("sha256", "0".repeat(64)).run();
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.log().commands("error").getFirst().data())
        .contains(sha256)
        .contains("not run");
    assertThat(ended.raw()).doesNotContain("the distribution");
  }

  @Test
  void aReleasedVersionIsFetchedFromTheActionsOwnRepository() throws Exception {
    stubbedCurl();
    Ended ended = action.input("version", "1.2.0").input("sha256", sha256).run();
    assertThat(ended.raw()).contains("the distribution: gate");
    assertThat(Files.readString(folder.resolve("asked")))
        .contains("--proto =https")
        .endsWith(
            " -- https://github.example/example/migration-sentry/releases/download/v1.2.0/"
                + "migration-sentry-1.2.0-linux-x86_64.tar.gz\n");
  }

  @Test
  void nothingIsFetchedWithoutItsSum() throws Exception {
    stubbedCurl();
    Ended ended = action.input("distribution", "https://tools.example/ms.tar.gz").run();
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.log().commands("error").getFirst().data()).contains("sha256");
    assertThat(folder.resolve("asked")).doesNotExist();
  }

  @Test
  void whatCannotBeIsRefusedWithWords() throws Exception {
    assertThat(refusal("distribution", "http://tools.example/x.tar.gz")).contains("https");
    assertThat(refusal("distribution", "nothing.tar.gz")).contains("no such file");
    assertThat(refusal("version", "1.2.0/../../x")).contains("no version");
    assertThat(refusal("version", "latest")).contains("no version");
    action.with("RUNNER_ARCH", "ARM64");
    assertThat(refusal("version", "1.2.0")).contains("ARM64");
  }

  private String refusal(String input, String value) throws Exception {
    Path files = Files.createTempDirectory(folder, "runner");
    Ended ended =
        new ActionRun(Path.of("").toAbsolutePath(), workspace, files)
            .with("RUNNER_ARCH", value.equals("1.2.0") ? "ARM64" : "X64")
            .input(input, value)
            .run();
    assertThat(ended.exitCode()).isEqualTo(2);
    return ended.log().commands("error").getFirst().data();
  }

  /** There is no network here: it writes down what it was asked for, and brings the tarball. */
  private void stubbedCurl() throws IOException {
    action.command(
        "curl",
        """
        echo " $*" >'%s'
        while [ "$1" != --output ]; do shift; done
        cp '%s' "$2"
        """
            .formatted(folder.resolve("asked"), tarball));
  }
}
