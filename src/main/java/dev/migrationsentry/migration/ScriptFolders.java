package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.flywaydb.core.api.Location;
import org.jspecify.annotations.Nullable;

/**
 * Every file under the locations, whether Flyway would look at it or not. Walks as Flyway does:
 * into folders and through links, not into hidden folders; but names what Flyway passes over in
 * silence, and does not go round in circles.
 */
final class ScriptFolders {
  /**
   * A file that can be read.
   *
   * @param location under which it was found; null where a folder alone was named
   * @param size in bytes
   */
  record Found(@Nullable Location location, Path file, long size) {
    String name() {
      return String.valueOf(file.getFileName());
    }
  }

  private final List<Found> files = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  ScriptFolders(Location... locations) {
    for (Location location : locations) {
      Path root = Path.of(location.getRootPath());
      folder(location, root, List.of());
    }
  }

  /** A folder that is no location of Flyway's. */
  ScriptFolders(Path folder) {
    folder(null, folder, List.of());
  }

  List<Found> files() {
    return List.copyOf(files);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  private void folder(@Nullable Location location, Path folder, List<Path> above) {
    List<Path> entries = new ArrayList<>();
    List<Path> way = new ArrayList<>(above);
    try {
      Path real = folder.toRealPath();
      if (way.contains(real)) {
        unreadable(folder, "a symbolic link leads back to a folder above it");
        return;
      }
      way.add(real);
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
        stream.forEach(entries::add);
      }
    } catch (IOException e) {
      unreadable(folder, FilePlaces.reason(e));
      return;
    } catch (DirectoryIteratorException e) {
      unreadable(folder, FilePlaces.reason(Objects.requireNonNull(e.getCause())));
      return;
    }
    entries.sort(Path::compareTo);
    for (Path entry : entries) {
      entry(location, entry, way);
    }
  }

  private void entry(@Nullable Location location, Path entry, List<Path> way) {
    if (!isDecoded(entry)) {
      undecoded(entry);
    } else if (!Files.isReadable(entry)) {
      unreadable(
          entry,
          Files.isSymbolicLink(entry) && !Files.exists(entry)
              ? "it is a symbolic link to nothing"
              : "permission denied");
    } else {
      readable(location, entry, way);
    }
  }

  private void readable(@Nullable Location location, Path entry, List<Path> way) {
    BasicFileAttributes kind = attributes(entry);
    if (kind != null && kind.isDirectory()) {
      if (String.valueOf(entry.getFileName()).startsWith(".")) {
        hidden(entry);
      } else {
        int before = files.size();
        folder(location, entry, way);
        if (files.size() == before && isNamedAsScript(entry)) {
          isFolder(entry);
        }
      }
    } else if (kind == null || !kind.isRegularFile()) {
      unreadable(entry, "it is neither a file nor a folder");
    } else if (location == null
        || location.getPathRegex() == null
        || location.getPathRegex().matcher(entry.toString()).matches()) {
      files.add(new Found(location, entry, kind.size()));
    }
  }

  private static @Nullable BasicFileAttributes attributes(Path entry) {
    try {
      return Files.readAttributes(entry, BasicFileAttributes.class);
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether the name that Java makes of the bytes leads back to the file. */
  private static boolean isDecoded(Path path) {
    // What is written in ASCII is so in each encoding of file names.
    if (isAscii(path.toString())) {
      return true;
    }
    try {
      return Path.of(path.toString()).equals(path)
          && Files.exists(Path.of(path.toString()), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private void undecoded(Path path) {
    // The URI keeps the bytes; the programs that make such names write UTF-8.
    String uri = path.toUri().getRawPath();
    String last = uri.substring(uri.lastIndexOf('/', uri.length() - 2) + 1);
    String name = java.net.URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
    findings.add(
        Finding.of(
            FindingCode.FILE_UNREADABLE,
            name,
            "its name cannot be read in this locale (sun.jnu.encoding is "
                + System.getProperty("sun.jnu.encoding")
                + "), and Flyway would pass over it",
            "Run the gate with LC_ALL=C.UTF-8, or rename the file to plain ASCII."));
  }

  private void unreadable(Path path, String why) {
    findings.add(
        Finding.of(
                FindingCode.FILE_UNREADABLE,
                FilePlaces.shown(path),
                why + ", and Flyway would pass over it",
                "Make " + FilePlaces.shown(path) + " readable, or take it out of the release.")
            .at(FilePlaces.of(path)));
  }

  private static boolean isNamedAsScript(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".sql");
  }

  private void isFolder(Path folder) {
    findings.add(
        Finding.of(
                FindingCode.FILE_UNACCOUNTED,
                FilePlaces.shown(folder),
                "by its name it is a script, and it is a folder with nothing in it that runs",
                "Put the script in its place, or remove the folder.")
            .at(FilePlaces.of(folder)));
  }

  private void hidden(Path folder) {
    findings.add(
        Finding.of(
                FindingCode.FILE_NOT_RUN,
                FilePlaces.shown(folder),
                "Flyway does not look into hidden folders",
                "Nothing needs to be done, unless it holds migrations: then rename it.")
            .weighing(Severity.NOTE)
            .at(FilePlaces.of(folder)));
  }
}
