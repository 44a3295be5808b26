package dev.migrationsentry.environment;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding as libpq reads it: UTF-8, and a plus is a plus. */
final class PercentCode {
  private static final int HEXADECIMAL = 16;

  private PercentCode() {}

  /**
   * Empty if a {@code %} is not followed by two digits, or the bytes are not UTF-8, or one is NUL.
   */
  static Optional<String> decode(String text) {
    if (text.indexOf('%') < 0) {
      return Optional.of(text);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < source.length; i++) {
      if (source[i] != '%') {
        bytes.write(source[i]);
        continue;
      }
      int high = i + 1 < source.length ? Character.digit(source[i + 1], HEXADECIMAL) : -1;
      int low = i + 2 < source.length ? Character.digit(source[i + 2], HEXADECIMAL) : -1;
      int value = high * HEXADECIMAL + low;
      if (high < 0 || low < 0 || value == 0) {
        return Optional.empty();
      }
      bytes.write(value);
      i += 2;
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /** How a character is written. */
  static String of(char character) {
    return String.format("%%%02X", (int) character);
  }
}
