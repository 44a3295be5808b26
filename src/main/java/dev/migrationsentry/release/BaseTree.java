package dev.migrationsentry.release;

import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ScriptNames;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The migrations that a commit has, in the folders where the release has its own. */
final class BaseTree {
  private static final String SYMBOLIC_LINK = "120000";

  /**
   * One of them.
   *
   * @param path from the repository's top
   * @param blob what git calls its content
   * @param version null for a repeatable migration
   */
  record File(String path, String blob, @Nullable String version, String description) {}

  private final Map<String, File> files;

  private BaseTree(Map<String, File> files) {
    this.files = files;
  }

  /**
   * Reads it.
   *
   * @param commit that is there
   * @param folders from the repository's top; empty: the whole
   */
  static BaseTree read(Git git, String commit, List<String> folders, ScriptNames names)
      throws IOException, StepRefused {
    List<String> arguments = new ArrayList<>(List.of("ls-tree", "-r", "-z", "--full-tree", commit));
    if (!folders.contains("")) {
      arguments.add("--");
      arguments.addAll(folders);
    }
    Git.Answer answer = git.ask(arguments.toArray(String[]::new));
    if (!answer.ok()) {
      throw new IOException(answer.err());
    }
    Map<String, File> files = new LinkedHashMap<>();
    for (String entry : answer.whole().split("\0", -1)) {
      int tab = entry.indexOf('\t');
      String[] head = tab < 0 ? new String[0] : entry.substring(0, tab).split(" ", -1);
      if (head.length == 3 && head[1].equals("blob") && !head[0].equals(SYMBOLIC_LINK)) {
        add(files, entry.substring(tab + 1), head[2], names);
      }
    }
    return new BaseTree(files);
  }

  /** Flyway does not look into hidden folders. */
  private static void add(Map<String, File> files, String path, String blob, ScriptNames names) {
    boolean hidden = path.startsWith(".") || path.contains("/.");
    String name = path.substring(path.lastIndexOf('/') + 1);
    Optional<ScriptNames.Named> read = hidden ? Optional.empty() : names.named(name);
    if (read.isPresent()) {
      ScriptNames.Named named = read.get();
      files.putIfAbsent(
          key(named.kind(), named.version(), named.description()),
          new File(path, blob, named.version(), named.description()));
    }
  }

  private static String key(
      ReleaseMigration.Kind kind, @Nullable String version, String description) {
    return kind + " " + VersionKey.of(version, description);
  }

  /** What makes a migration the same one, wherever its file lies. */
  static String key(ReleaseMigration migration) {
    return key(migration.kind(), migration.name().version(), migration.name().description());
  }

  @Nullable File get(String key) {
    return files.get(key);
  }

  /** By their keys. */
  Map<String, File> files() {
    return Map.copyOf(files);
  }

  /** The paths of a repository's folders that the release reads; empty if none lies in it. */
  static List<String> folders(Path top, List<Path> folders) throws IOException {
    List<String> within = new ArrayList<>();
    Path root = top.toRealPath();
    for (Path folder : folders) {
      Path real = folder.toRealPath();
      if (real.startsWith(root)) {
        within.add(root.relativize(real).toString().replace('\\', '/'));
      }
    }
    return within;
  }
}
