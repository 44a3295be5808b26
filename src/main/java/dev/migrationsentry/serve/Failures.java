package dev.migrationsentry.serve;

import java.util.Locale;
import java.util.Map;

/** What is answered where nothing else can be: JSON under {@code /api/}, a page elsewhere. */
final class Failures {
  private static final Map<Integer, String> WORDS =
      Map.of(
          400, "This is no request that HTTP allows.",
          404, "There is nothing at this address.",
          405, "This address does not take this method.",
          408, "The request did not arrive in time.",
          413, "The request is larger than this server reads.",
          414, "The address is longer than this server reads.",
          431, "The headers are larger than this server reads.",
          503, "The server is not able to answer now.",
          505, "This server speaks HTTP/1.1.");

  private Failures() {}

  /** In the shape that the path asks for. */
  static Answer of(int status, boolean api) {
    String detail = WORDS.getOrDefault(status, "The request could not be answered.");
    return api ? Answer.error(status, word(status), detail) : page(status, detail);
  }

  static Answer notAllowed(boolean api, String allowed) {
    return of(405, api).with("Allow", allowed);
  }

  private static String word(int status) {
    return switch (status) {
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 408 -> "timeout";
      case 413, 414, 431 -> "too_large";
      case 415 -> "unsupported_media_type";
      case 503 -> "unavailable";
      case 505 -> "bad_request";
      default -> status < 500 ? "bad_request" : "internal_error";
    };
  }

  private static Answer page(int status, String detail) {
    return Answer.text(
        status,
        "text/html; charset=utf-8",
        String.format(
            Locale.ROOT,
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>%d</title>"
                + "<h1>%d</h1><p>%s</p><p><a href=\"/\">Migration status</a></p></html>%n",
            status,
            status,
            detail));
  }
}
