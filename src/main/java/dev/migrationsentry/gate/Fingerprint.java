package dev.migrationsentry.gate;

import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryRow;
import dev.migrationsentry.release.Release;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

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
    List<Path> folders = release.project().folders();
    release.project().files().stream()
        .sorted(Comparator.comparing(file -> name(folders, file)))
        .forEach(file -> fingerprint.add(name(folders, file), file));
    fingerprint.add(history.schema(), history.table());
    history.rows().forEach(fingerprint::add);
    return "sha256:" + HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  /** Within its folder: where the project lies may differ from machine to machine. */
  private static String name(List<Path> folders, Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return folders.stream()
        .map(folder -> folder.toAbsolutePath().normalize())
        .filter(absolute::startsWith)
        .findFirst()
        .map(folder -> folder.relativize(absolute))
        .orElse(file)
        .toString();
  }

  private void add(String name, Path file) {
    byte[] some = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      add(name, String.valueOf(Files.size(file)));
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        digest.update(some, 0, read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
