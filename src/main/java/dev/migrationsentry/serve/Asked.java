package dev.migrationsentry.serve;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request, as far as it is looked at. Its body never is.
 *
 * @param method as sent
 * @param path decoded, without a query
 * @param bodyLength in bytes; 0 without a body, -1 if it is not said
 * @param header its value; null if it was not sent
 */
record Asked(
    String method, String path, long bodyLength, Function<String, @Nullable String> header) {

  private static final int MOST_BODY = 1024;

  /** Whether a failure is answered in JSON, whatever was asked for. */
  static boolean ofTheApi(String path) {
    return path.equals("/api") || path.startsWith("/api/");
  }

  boolean ofTheApi() {
    return ofTheApi(path);
  }

  /** Whether it brings more than anybody here wants, or does not say how much. */
  boolean tooLarge() {
    return bodyLength < 0 || bodyLength > MOST_BODY;
  }

  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
