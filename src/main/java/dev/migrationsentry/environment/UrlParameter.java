package dev.migrationsentry.environment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A parameter of a URL that this program knows.
 *
 * @param name as it is written in the URL
 * @param treatment what becomes of it
 */
record UrlParameter(String name, Treatment treatment) {

  sealed interface Treatment {}

  /** Where to connect, as whom: read by this program. */
  record Target() implements Treatment {}

  /** Handed to the driver. The value must look like this; {@code wanted} says so in words. */
  record Pass(String property, Pattern shape, String wanted) implements Treatment {}

  /** Handed to the driver in its own words. */
  record Translate(String property, Map<String, String> words) implements Treatment {}

  /** Handed to the driver, and worth a line. */
  record PassWithNote(String property, Pattern shape, String note) implements Treatment {}

  /** Left out, and worth a line. */
  record LeaveOut(String note) implements Treatment {}

  /** Not to be obeyed. {@code seen} goes on from the parameter's name. */
  record Refuse(String seen, String remedy) implements Treatment {}

  private static final Pattern ANY = Pattern.compile("[^\\x00-\\x1f]+");

  static UrlParameter target(String name) {
    return new UrlParameter(name, new Target());
  }

  static UrlParameter pass(String name, String property) {
    return new UrlParameter(name, new Pass(property, ANY, "some text"));
  }

  static UrlParameter pass(String name, String property, String shape, String wanted) {
    return new UrlParameter(name, new Pass(property, Pattern.compile(shape), wanted));
  }

  /** Words that are the same on both sides. */
  static UrlParameter oneOf(String name, String property, String... words) {
    return oneOf(name, property, List.of(words));
  }

  static UrlParameter oneOf(String name, String property, List<String> words) {
    Map<String, String> same = new LinkedHashMap<>();
    words.forEach(word -> same.put(word, word));
    return new UrlParameter(name, new Translate(property, same));
  }

  static UrlParameter leaveOut(String name, String note) {
    return new UrlParameter(name, new LeaveOut(note));
  }

  static UrlParameter refuse(String name, String seen, String remedy) {
    return new UrlParameter(name, new Refuse(seen, remedy));
  }
}
