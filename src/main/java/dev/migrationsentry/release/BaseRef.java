package dev.migrationsentry.release;

import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The branch that a change is to be merged into. What it has now says which versions are taken;
 * what it had when this branch left it says which files are released.
 *
 * @param ref as git knows it
 * @param tip the commit that it is at
 * @param top the work tree
 * @param fork the last commit that both branches have
 */
record BaseRef(
    String ref, Path top, String tip, String fork, BaseTree atTip, BaseTree atFork, Git git) {
  private static final int SHORT = 9;

  /**
   * Finds it.
   *
   * @param directory in the repository
   * @param environment of the process
   * @throws StepRefused {@code release.base-ref.unavailable}; {@code run.*}
   */
  static BaseRef find(
      Release release, Path directory, String ref, Map<String, String> environment, Stop stop)
      throws StepRefused {
    Git git = new Git(directory, environment, stop);
    try {
      return find(release, ref, git);
    } catch (IOException e) {
      throw unavailable(
          ref,
          String.valueOf(e.getMessage()),
          "Run it where git is installed, in a clone of the repository.");
    }
  }

  private static BaseRef find(Release release, String ref, Git git)
      throws IOException, StepRefused {
    Git.Answer top = git.ask("rev-parse", "--show-toplevel");
    if (!top.ok()) {
      throw unavailable(
          ref,
          top.err(),
          top.err().contains("dubious ownership")
              ? "Trust the folder: git config --global --add safe.directory \"$PWD\""
              : "Run it in a clone of the repository, in its work tree.");
    }
    if (ref.startsWith("-")) {
      throw unavailable(
          ref, "a ref does not begin with a hyphen", "Name it: --base-ref origin/main");
    }
    boolean shallow = git.ask("rev-parse", "--is-shallow-repository").text().equals("true");
    Git.Answer tip = git.ask("rev-parse", "--verify", "--quiet", ref + "^{commit}");
    if (!tip.ok()) {
      throw unavailable(
          ref,
          "git knows no commit " + ref + " here" + (shallow ? ", in a shallow clone" : ""),
          shallow ? deepen() : fetch(ref));
    }
    Git.Answer fork = git.ask("merge-base", tip.text(), "HEAD");
    if (!fork.ok()) {
      throw unavailable(
          ref,
          "git knows no commit that both "
              + ref
              + " and HEAD come from"
              + (shallow ? ", in a shallow clone" : ""),
          shallow ? deepen() : "Name the branch that this one was made from.");
    }
    List<String> folders = BaseTree.folders(Path.of(top.text()), release.project().folders());
    if (folders.isEmpty()) {
      throw unavailable(
          ref,
          "no folder of the migrations lies in the repository " + top.text(),
          "Run it in the repository that the migrations are kept in.");
    }
    return new BaseRef(
        ref,
        Path.of(top.text()),
        tip.text(),
        fork.text(),
        BaseTree.read(git, tip.text(), folders, release.project().names()),
        BaseTree.read(git, fork.text(), folders, release.project().names()),
        git);
  }

  private static String deepen() {
    return "Fetch the whole history: git fetch --unshallow origin, or in GitHub Actions"
        + " actions/checkout with fetch-depth: 0.";
  }

  private static String fetch(String ref) {
    String branch = ref.startsWith("origin/") ? ref.substring("origin/".length()) : ref;
    return "Fetch it and name it so: git fetch origin "
        + branch
        + " && migration-sentry rehearse"
        + " --base-ref origin/"
        + branch;
  }

  static StepRefused unavailable(String ref, String seen, String remedy) {
    return new StepRefused(
        Finding.of(FindingCode.BASE_REF_UNAVAILABLE, "base-ref " + ref, seen, remedy));
  }

  /** {@code origin/main (1a2b3c4d5)}. */
  String words() {
    return ref + " (" + tip.substring(0, Math.min(SHORT, tip.length())) + ")";
  }

  /** Whether a migration is one that the branch has, applied perhaps. */
  boolean has(ReleaseMigration migration) {
    String key = BaseTree.key(migration);
    return atTip.get(key) != null || atFork.get(key) != null;
  }

  /** The content that git keeps under this name. */
  byte[] content(BaseTree.File file) throws IOException, StepRefused {
    Git.Answer content = git.ask("cat-file", "blob", file.blob());
    if (!content.ok()) {
      throw new IOException(content.err());
    }
    byte[] bytes = new byte[content.out().remaining()];
    content.out().duplicate().get(bytes);
    return bytes;
  }
}
