package dev.migrationsentry.serve;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param host without brackets
 * @param port 0: any that is free
 */
public record ListenAddress(String host, int port) {
  private static final Pattern SHAPE =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([A-Za-z0-9._-]+)):(\\d{1,5})");

  /**
   * Reads {@code HOST:PORT}.
   *
   * @throws StepRefused {@code settings.invalid}
   */
  public static ListenAddress of(String text) throws StepRefused {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
      throw new StepRefused(
          Finding.of(
              FindingCode.SETTINGS_INVALID,
              "listen",
              "its value is not a host and a port",
              "Write for example listen = \"127.0.0.1:8080\", or \"[::1]:8080\"."));
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new ListenAddress(host, Integer.parseInt(matcher.group(3)));
  }

  /** As a URL. */
  String url(int actualPort) {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + actualPort;
  }
}
