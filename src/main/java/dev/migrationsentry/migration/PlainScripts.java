package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.MigrationName;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of a project of the plain kind, read without Flyway, which takes longer to load
 * than all else that a run with nothing to do needs: one folder, Flyway's default settings, and in
 * it versioned migrations alone, named {@code V1_2__some_words.sql}, each version once, UTF-8 and
 * without a placeholder. Of such a project nothing is to be said. Whatever is otherwise is left to
 * {@link FlywayReading}; a test holds the two equal.
 */
final class PlainScripts {
  private static final String PREFIX = "V";
  private static final String SEPARATOR = "__";
  private static final String SUFFIX = ".sql";

  /** In bytes: more than that is not held in memory, but read line by line by Flyway. */
  private static final long LARGE = 8 << 20;

  /** None of them has one when it is read; it may have been changed since. */
  private static final String PLACEHOLDER = "${";

  /** A migration but for what is in it. */
  private record Script(
      MigrationVersion version, MigrationName name, int checksum, Path file, FileDigest digest) {}

  private final Path folder;
  private final List<Path> files;
  private final List<Script> scripts;
  private @Nullable List<ReleaseMigration> migrations;

  private PlainScripts(Path folder, List<Path> files, List<Script> scripts) {
    this.folder = folder;
    this.files = files;
    this.scripts = scripts;
  }

  /**
   * Reads them.
   *
   * @param settings of a project that keeps none for Flyway
   * @return null if this is not for here
   */
  static @Nullable PlainScripts of(MigrationSettings settings) {
    if (settings.locations().size() != 1) {
      return null;
    }
    Path folder = settings.directory().resolve(settings.locations().getFirst()).normalize();
    if (folder.toString().isEmpty() || !Files.isDirectory(folder)) {
      return null;
    }
    ScriptFolders found = new ScriptFolders(folder);
    if (!found.findings().isEmpty() || found.files().isEmpty()) {
      return null;
    }
    List<Script> scripts = scripts(folder, found.files());
    List<Path> files = found.files().stream().map(ScriptFolders.Found::file).toList();
    return scripts == null ? null : new PlainScripts(folder, files, scripts);
  }

  private static @Nullable List<Script> scripts(Path folder, List<ScriptFolders.Found> files) {
    List<Script> scripts = new ArrayList<>(files.size());
    MessageDigest sha = FileDigest.algorithm();
    Set<String> paths = new HashSet<>();
    for (ScriptFolders.Found each : files) {
      Script script = each.size() > LARGE ? null : script(folder, each, sha);
      if (script == null || !paths.add(each.file().toString().toLowerCase(Locale.ROOT))) {
        return null;
      }
      scripts.add(script);
    }
    scripts.sort((one, other) -> one.version().compareTo(other.version()));
    for (int i = 1; i < scripts.size(); i++) {
      if (scripts.get(i - 1).version().compareTo(scripts.get(i).version()) == 0) {
        return null;
      }
    }
    return scripts;
  }

  private static @Nullable Script script(
      Path folder, ScriptFolders.Found found, MessageDigest sha) {
    Path file = found.file();
    String name = String.valueOf(file.getFileName());
    int separator = name.indexOf(SEPARATOR);
    if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX) || separator < 0) {
      return null;
    }
    String version = name.substring(PREFIX.length(), separator);
    int words = separator + SEPARATOR.length();
    if (words > name.length() - SUFFIX.length()) {
      return null;
    }
    String description = name.substring(words, name.length() - SUFFIX.length());
    if (!isVersion(version) || !isWords(description)) {
      return null;
    }
    try {
      byte[] bytes = bytes(file, Math.toIntExact(found.size()));
      PlainText text = PlainText.of(bytes);
      if (!text.isPlain()) {
        return null;
      }
      MigrationVersion read = MigrationVersions.of(version);
      String within = within(folder, file);
      return new Script(
          read,
          new MigrationName(read.getVersion(), description.replace('_', ' '), within),
          text.checksum(),
          file,
          FileDigest.of(within, bytes, sha));
    } catch (IOException e) {
      return null;
    }
  }

  /** In half the time of {@link Files#readAllBytes}, which asks for the size again. */
  private static byte[] bytes(Path file, int size) throws IOException {
    byte[] bytes = new byte[size + 1];
    int read;
    try (InputStream in = new FileInputStream(file.toString())) {
      read = in.readNBytes(bytes, 0, bytes.length);
    }
    // One byte more than its size: it has grown since.
    return read > size ? Files.readAllBytes(file) : Arrays.copyOf(bytes, read);
  }

  /** Its path from the folder on; the paths of a walk begin with the folder's own. */
  private static String within(Path folder, Path file) {
    String start = folder.toString();
    String whole = file.toString();
    return whole.startsWith(start + "/")
        ? whole.substring(start.length() + 1)
        : folder.relativize(file).toString();
  }

  /** Numbers with a point or a line between them, none longer than a long has digits. */
  private static boolean isVersion(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean between = c == '.' || c == '_';
      if (between ? digits == 0 : !isDigit(c)) {
        return false;
      }
      digits = between ? 0 : digits + 1;
      if (digits > 18) {
        return false;
      }
    }
    return digits > 0;
  }

  private static boolean isWords(String text) {
    char before = '_';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isDigit(c) && !isLetter(c) && (c != '_' || before == '_')) {
        return false;
      }
      before = c;
    }
    return before != '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  List<Path> files() {
    return files;
  }

  /** Of each file as it was read. */
  List<FileDigest> digests() {
    return scripts.stream().map(Script::digest).toList();
  }

  /**
   * In the order in which Flyway runs them.
   *
   * @param parser what is in a file, for whoever asks
   */
  synchronized List<ReleaseMigration> migrations(Function<Path, ParsedScript.Content> parser) {
    List<ReleaseMigration> known = migrations;
    if (known == null) {
      known =
          scripts.stream()
              .map(
                  each ->
                      new ReleaseMigration(
                          ReleaseMigration.Kind.VERSIONED,
                          each.name(),
                          each.checksum(),
                          List.of(),
                          each.file(),
                          new ParsedScript(
                              () -> text(each.file()),
                              PLACEHOLDER,
                              () -> parser.apply(each.file()))))
              .toList();
      migrations = known;
    }
    return known;
  }
}
