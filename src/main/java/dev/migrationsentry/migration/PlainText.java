package dev.migrationsentry.migration;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A script's bytes, with the checksum that Flyway gives it: the CRC-32 of its lines in UTF-8,
 * without what ends them and without a byte order mark (Flyway, ChecksumCalculator).
 *
 * @param isPlain whether it is UTF-8 and holds no placeholder
 */
record PlainText(boolean isPlain, int checksum) {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  static PlainText of(byte[] bytes) {
    int from = startsWithMark(bytes) ? MARK.length : 0;
    CRC32 crc = new CRC32();
    boolean ascii = true;
    boolean placeholder = false;
    int line = from;
    for (int i = from; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '\n' || b == '\r') {
        crc.update(bytes, line, i - line);
        line = i + 1;
      } else if (b < 0) {
        ascii = false;
      } else if (b == '{' && i > from && bytes[i - 1] == '$') {
        placeholder = true;
      }
    }
    crc.update(bytes, line, bytes.length - line);
    return new PlainText(!placeholder && (ascii || isUtf8(bytes)), (int) crc.getValue());
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= MARK.length
        && bytes[0] == MARK[0]
        && bytes[1] == MARK[1]
        && bytes[2] == MARK[2];
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
