package dev.migrationsentry.gate;

import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryRow;
import dev.migrationsentry.release.Release;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
    release.project().digests().forEach(each -> fingerprint.add(each.name(), each.sha256()));
    fingerprint.add(history.schema(), history.table());
    history.rows().forEach(fingerprint::add);
    return "sha256:" + HexFormat.of().formatHex(fingerprint.digest.digest());
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
