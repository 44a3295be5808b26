package dev.migrationsentry.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Valid text, damaged as files and variables are: by hand, by a tool, by a bad disk. Seeded. */
final class Mutations {
  private static final int MOST = 4;
  private static final int DEEP = 5_000;
  private static final int LARGE = 300_000;

  private static final List<String> WORDS =
      List.of(
          "\"",
          "'",
          "\"\"\"",
          "'''",
          "=",
          ".",
          ",",
          "[",
          "]",
          "[[",
          "]]",
          "{",
          "}",
          "#",
          "\\",
          "\\u",
          "\\uD800",
          "\\x",
          "%",
          "%zz",
          "%00",
          "@",
          ":",
          "/",
          "?",
          "&",
          "\u0000",
          "\u0007",
          "\u001b[31m",
          "\u202e",
          "\uFEFF",
          "\u00e9",
          "\ud83d\udd11",
          "\r\n",
          "\r",
          "\n",
          "\t",
          " ",
          "true",
          "nan",
          "-inf",
          "1e999",
          "99999999999999999999",
          "-1",
          "0x",
          "1979-05-27T07:32:00Z",
          "$",
          "${",
          "${a}",
          "$$",
          "/*",
          "*/",
          "--",
          ";",
          "BEGIN;",
          "::error::",
          "]]>",
          "<!--",
          "null",
          "..",
          "../..",
          "file:///",
          "(",
          ")");

  private final Random random;

  Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** The same with up to four damages. */
  byte[] of(String valid) {
    byte[] text = valid.getBytes(StandardCharsets.UTF_8);
    int count = 1 + random.nextInt(MOST);
    for (int i = 0; i < count; i++) {
      text = once(text);
    }
    return text;
  }

  private byte[] once(byte[] text) {
    int from = random.nextInt(text.length + 1);
    int to = Math.min(text.length, from + 1 + random.nextInt(30));
    byte[] part = Arrays.copyOfRange(text, from, to);
    return switch (random.nextInt(16)) {
      case 0 -> Arrays.copyOf(text, from);
      case 1 -> replaced(text, from, to);
      case 2 -> replaced(text, from, from, part);
      case 3 -> replaced(text, from, Math.min(from + 1, text.length), octets(1));
      case 4 -> replaced(text, from, from, octets(1 + random.nextInt(8)));
      case 5, 6, 7 -> replaced(text, from, from, repeated(word(), 1));
      case 8 -> replaced(text, from, from, repeated(word(), 1 + random.nextInt(50)));
      case 9 -> lines(text, true);
      case 10 -> lines(text, false);
      case 11 -> as(text).replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      case 12 -> replaced(text, 0, 0, repeated("\uFEFF", 1));
      case 13 -> rarely(text, replaced(text, from, from, repeated(word(), DEEP)));
      case 14 ->
          rarely(
              text,
              replaced(text, from, from, repeated(as(part), LARGE / Math.max(1, part.length))));
      default -> replaced(text, from, from, (byte) 0xff, (byte) 0xc3, (byte) 0x28);
    };
  }

  private byte[] rarely(byte[] text, byte[] instead) {
    return random.nextInt(4) == 0 ? instead : text;
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private byte[] octets(int count) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }

  private static byte[] repeated(String what, int times) {
    return what.repeat(times).getBytes(StandardCharsets.UTF_8);
  }

  private static String as(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** One line a second time, or at another place. */
  private byte[] lines(byte[] text, boolean twice) {
    List<String> lines = new ArrayList<>(Arrays.asList(as(text).split("\n", -1)));
    int at = random.nextInt(lines.size());
    String line = twice ? lines.get(at) : lines.remove(at);
    lines.add(random.nextInt(lines.size() + 1), line);
    return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] replaced(byte[] text, int from, int to, byte... with) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(text, 0, from);
    out.writeBytes(with);
    out.write(text, to, text.length - to);
    return out.toByteArray();
  }
}
