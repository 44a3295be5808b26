package dev.migrationsentry.serve;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;

/**
 * What is answered to one request.
 *
 * @param status of HTTP
 * @param type with its character set, if it has one
 * @param body may be empty
 * @param headers beyond those that every answer has
 */
record Answer(int status, String type, String body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  /** Writes itself. */
  @FunctionalInterface
  interface Document {
    void write(Writer out) throws IOException;
  }

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer json(int status, Document document) {
    StringWriter out = new StringWriter();
    try {
      document.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text(status, JSON, out.toString());
  }

  /** A failure under {@code /api/}: always this shape. */
  static Answer error(int status, String error, String detail) {
    return json(
        status,
        out -> {
          JsonWriter json = new JsonWriter(out);
          json.beginObject().name("error").value(error).name("detail").value(detail).endObject();
          json.flush();
          out.write('\n');
        });
  }

  static Answer text(int status, String type, String body) {
    return new Answer(status, type, body, Map.of());
  }

  Answer with(String header, String value) {
    return new Answer(status, type, body, Map.of(header, value));
  }

  /** Whether it tells of a page, which may load what belongs to it. */
  boolean html() {
    return type.startsWith("text/html");
  }
}
