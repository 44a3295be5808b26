package dev.migrationsentry.report;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes JSON so that nobody but a JSON parser acts on it: invisible characters, and the second of
 * two {@code #} (see {@link Neutral}), as escapes; also every half of a surrogate pair, because a
 * lone half is no character and cannot be encoded. They only ever stand in strings, so the document
 * says the same.
 */
final class EscapingJsonWriter extends FilterWriter {
  private char last;

  EscapingJsonWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int character) throws IOException {
    char now = (char) character;
    boolean lineEnd = now == '\n';
    boolean hash = now == '#' && last == '#';
    boolean harmful = !lineEnd && Neutral.isHarmful(now);
    if (hash || harmful) {
      out.write(String.format("\\u%04x", (int) now));
    } else {
      out.write(now);
    }
    last = now;
  }

  @Override
  public void write(char[] characters, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(characters[i]);
    }
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(text.charAt(i));
    }
  }
}
