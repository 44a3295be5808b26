package dev.migrationsentry.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository in a test's folder, by the git that is installed. Its branch is {@code main}. */
public final class GitRepository {
  private final Path directory;

  private GitRepository(Path directory) {
    this.directory = directory;
  }

  /** A new one; without git installed the test is left out, and says so. */
  public static GitRepository in(Path directory) {
    assumeTrue(isThere(), "git is not installed: what is asked of a base branch is not tested");
    GitRepository repository = new GitRepository(directory);
    repository.git("init", "--quiet", "--initial-branch=main");
    return repository;
  }

  private static boolean isThere() {
    try {
      return new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs git there, as somebody whom no configuration names. */
  public String git(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.org",
                "-c",
                "commit.gpgsign=false",
                "-c",
                "core.autocrlf=false",
                "-c",
                "protocol.file.allow=always"));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      Process git = builder.redirectErrorStream(true).start();
      String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (git.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + out);
      }
      return out.strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Commits all that is there. */
  public GitRepository commit(String message) {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "-m", message);
    return this;
  }

  /** Goes on with a branch, new or not. */
  public GitRepository on(String branch) {
    git("checkout", "--quiet", "-B", branch);
    return this;
  }

  /** Goes back to a branch that is there. */
  public GitRepository backTo(String branch) {
    git("checkout", "--quiet", branch);
    return this;
  }
}
