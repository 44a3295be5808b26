package dev.migrationsentry.report;

import java.io.IOException;
import java.io.Writer;

/** Passes on whole lines, redacted. Of an unfinished line only what cannot begin a secret. */
final class RedactingWriter extends Writer {
  private static final int LONGEST_LINE = 1 << 16;

  /** More than any form of a secret is long. */
  private static final int HELD_BACK = 1 << 14;

  private final Redactor redactor;
  private final Writer sink;
  private final StringBuilder held = new StringBuilder();

  /** How much is held before it is looked at again: where all of it may be one secret, later. */
  private int lookAt = LONGEST_LINE;

  RedactingWriter(Redactor redactor, Writer sink) {
    this.redactor = redactor;
    this.sink = sink;
  }

  @Override
  public void write(char[] characters, int from, int length) throws IOException {
    synchronized (lock) {
      int before = held.length();
      held.append(characters, from, length);
      int end = held.length();
      while (end > before && held.charAt(end - 1) != '\n') {
        end--;
      }
      if (end > before) {
        pass(end);
      } else if (held.length() > lookAt) {
        pass(redactor.cutBefore(held.toString(), held.length() - HELD_BACK));
        lookAt = Math.max(LONGEST_LINE, 2 * held.length());
      }
    }
  }

  @Override
  public void flush() throws IOException {
    synchronized (lock) {
      pass(redactor.safeLength(held.toString()));
      sink.flush();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      pass(held.length());
      sink.close();
    }
  }

  private void pass(int length) throws IOException {
    if (length > 0) {
      sink.write(redactor.redact(held.substring(0, length)));
      held.delete(0, length);
    }
  }
}
