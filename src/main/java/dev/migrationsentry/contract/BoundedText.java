package dev.migrationsentry.contract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads text that anybody may have written, however long it is: a file, a pipe, a device. */
public final class BoundedText {
  /** In UTF-8 a character of Java takes three bytes at most. */
  private static final int MOST_BYTES = 3;

  private BoundedText() {}

  /** There is more to be read than there should be; the message is what is said of a file. */
  public static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int longest) {
      super("it is longer than " + longest + " characters");
    }
  }

  /**
   * Reads it as UTF-8.
   *
   * @param longest in characters
   * @throws CharacterCodingException if it is something else
   * @throws TooLong if there is more
   */
  public static String read(Path file, int longest) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(longest * MOST_BYTES + 1);
    }
    if (bytes.length > longest * MOST_BYTES) {
      throw new TooLong(longest);
    }
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    if (text.length() > longest) {
      throw new TooLong(longest);
    }
    return text;
  }
}
