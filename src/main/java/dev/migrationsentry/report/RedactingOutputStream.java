package dev.migrationsentry.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** {@link RedactingWriter} for bytes. A character may come in pieces. */
final class RedactingOutputStream extends OutputStream {
  private static final int CHUNK = 8_192;

  private final RedactingWriter writer;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
  private final CharBuffer characters = CharBuffer.allocate(CHUNK);

  RedactingOutputStream(Redactor redactor, OutputStream sink, Charset charset) {
    writer = new RedactingWriter(redactor, new OutputStreamWriter(sink, charset));
    decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] source, int from, int length) throws IOException {
    int end = from + length;
    for (int next = from; next < end; ) {
      int count = Math.min(bytes.remaining(), end - next);
      bytes.put(source, next, count);
      next += count;
      decode(false);
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    writer.flush();
  }

  @Override
  public synchronized void close() throws IOException {
    decode(true);
    writer.close();
  }

  private void decode(boolean last) throws IOException {
    bytes.flip();
    decoder.decode(bytes, characters, last);
    bytes.compact();
    characters.flip();
    writer.write(characters.array(), 0, characters.remaining());
    characters.clear();
  }
}
