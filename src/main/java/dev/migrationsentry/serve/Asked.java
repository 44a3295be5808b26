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

  /** Whether a failure is answered in JSON, whatever was asked for. */
  static boolean ofTheApi(String path) {
    return path.equals("/api") || path.startsWith("/api/");
  }

  boolean ofTheApi() {
    return ofTheApi(path);
  }

  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
