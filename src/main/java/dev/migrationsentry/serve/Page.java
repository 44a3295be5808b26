package dev.migrationsentry.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page for people and what it loads, from the class path folder {@code
 * dev/migrationsentry/page}: {@code index.html} at {@code /}, every other file, text all of them,
 * by its name.
 */
final class Page {
  private static final String FOLDER = "/dev/migrationsentry/page/";
  private static final Pattern FILE = Pattern.compile("/([a-z0-9_-]+\\.([a-z0-9]+))");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "webmanifest", "application/manifest+json");

  private Page() {}

  /** The file of this path; empty if there is none. */
  static Optional<Answer> at(String path) {
    Matcher file = FILE.matcher(path.equals("/") ? "/index.html" : path);
    if (!file.matches()) {
      return Optional.empty();
    }
    String type = TYPES.get(file.group(2));
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = Page.class.getResourceAsStream(FOLDER + file.group(1))) {
      return in == null
          ? Optional.empty()
          : Optional.of(
              Answer.text(200, type, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
