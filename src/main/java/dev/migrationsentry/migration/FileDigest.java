package dev.migrationsentry.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file of a project holds, in short.
 *
 * @param name within its folder: where the project lies differs between machines
 * @param sha256 of its bytes, 64 hexadecimal digits
 */
public record FileDigest(String name, String sha256) {
  private static final int PIECE = 1 << 16;

  static FileDigest of(String name, byte[] bytes, MessageDigest sha256) {
    return new FileDigest(name, HexFormat.of().formatHex(sha256.digest(bytes)));
  }

  /** Of a file of any size. */
  static FileDigest of(String name, Path file) throws IOException {
    MessageDigest digest = algorithm();
    byte[] piece = new byte[PIECE];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
      }
    }
    return new FileDigest(name, HexFormat.of().formatHex(digest.digest()));
  }

  /** Which every Java has. */
  static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
