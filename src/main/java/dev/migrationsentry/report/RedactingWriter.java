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

  RedactingWriter(Redactor redactor, Writer sink) {
    this.redactor = redactor;
    this.sink = sink;
  }

  @Override
  public void write(char[] characters, int from, int length) throws IOException {
    synchronized (lock) {
      held.append(characters, from, length);
      int line = held.lastIndexOf("\n") + 1;
      if (line > 0) {
        pass(line);
      } else if (held.length() > LONGEST_LINE) {
        pass(redactor.cutBefore(held.toString(), held.length() - HELD_BACK));
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
