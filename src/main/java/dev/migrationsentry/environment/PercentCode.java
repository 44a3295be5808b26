package dev.migrationsentry.environment;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Percent-encoding (RFC 3986, section 2.1), strictly. */
final class PercentCode {
  private PercentCode() {}

  /**
   * The text that was meant.
   *
   * @param plusIsBlank as in a form's parameters; the JDBC driver reads its URLs so
   * @return null if a {@code %} is not followed by two hexadecimal digits, if the bytes are not
   *     UTF-8, or if there is a NUL among them
   */
  static @Nullable String decode(String text, boolean plusIsBlank) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (point == '%') {
        if (!isCode(text, i)) {
          return null;
        }
        bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
        i += 3;
      } else {
        String raw = point == '+' && plusIsBlank ? " " : Character.toString(point);
        bytes.writeBytes(raw.getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(point);
      }
    }
    try {
      String decoded =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      return decoded.indexOf('\0') < 0 ? decoded : null;
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /** Whether a well-formed code begins at this {@code %}. */
  static boolean isCode(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0
        && text.charAt(at + 1) < 128
        && text.charAt(at + 2) < 128;
  }

  /** How one character is written: {@code %2F} for {@code /}. */
  static String encode(int point) {
    StringBuilder code = new StringBuilder();
    for (byte octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      code.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
    }
    return code.toString();
  }
}
