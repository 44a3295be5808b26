package dev.migrationsentry.gate;

import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryRow;
import dev.migrationsentry.release.Release;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run started from: the files of the release, byte for byte, and the rows of the history.
 * Two runs with one fingerprint, a rehearsal and a gate, had the same before them.
 */
public final class Fingerprint {
  private final MessageDigest digest;

  private Fingerprint() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Takes it.
   *
   * @return {@code sha256:} and 64 hexadecimal digits
   */
  public static String of(Release release, History history) {
    Fingerprint fingerprint = new Fingerprint();
    HexFormat hex = HexFormat.of();
    names(release)
        .forEach(
            (name, digests) -> digests.forEach(each -> fingerprint.add(name, hex.formatHex(each))));
    fingerprint.add(history.schema(), history.table());
    history.rows().forEach(fingerprint::add);
    return "sha256:" + hex.formatHex(fingerprint.digest.digest());
  }

  /**
   * Of each file by its name within its folder: where the project lies differs between machines.
   */
  private static SortedMap<String, List<byte[]>> names(Release release) {
    List<Path> folders =
        release.project().folders().stream()
            .map(folder -> folder.toAbsolutePath().normalize())
            .toList();
    Map<Path, byte[]> digests = release.project().digests();
    SortedMap<String, List<byte[]>> names = new TreeMap<>();
    for (Path file : release.project().files()) {
      byte[] digest = Objects.requireNonNull(digests.get(file));
      names.computeIfAbsent(name(folders, file), _ -> new ArrayList<>()).add(digest);
    }
    return names;
  }

  private static String name(List<Path> folders, Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    for (Path folder : folders) {
      if (absolute.startsWith(folder)) {
        return folder.relativize(absolute).toString();
      }
    }
    return file.toString();
  }

  private void add(HistoryRow row) {
    add(
        String.valueOf(row.version()),
        String.valueOf(row.description()),
        String.valueOf(row.type()),
        String.valueOf(row.script()),
        String.valueOf(row.checksum()),
        String.valueOf(row.success()));
  }

  /** Each with its length, so that no two lists of texts come to the same. */
  private void add(String... texts) {
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
  }
}
