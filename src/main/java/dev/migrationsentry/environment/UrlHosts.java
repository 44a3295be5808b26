package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings.Host;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads hosts and ports. Nothing is looked up, and nothing that is refused is ever shown. */
final class UrlHosts {
  private static final int DEFAULT_PORT = 5432;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}\\.?)(?:[A-Za-z0-9_-]{1,63}\\.?)*");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final String NO_HOST_REMEDY =
      "Write the host between the user and the database: postgresql://USER@HOST/DATABASE.";

  private UrlHosts() {}

  /**
   * Reads {@code host:port,host:port}.
   *
   * @param list still encoded, brackets around IPv6 addresses
   * @param ports for hosts without one: none, one for all or one for each, separated by commas
   * @return empty, with the reasons among the problems, if any host is not sound
   */
  static List<Host> read(String list, @Nullable String ports, UrlProblems problems) {
    if (list.isEmpty()) {
      problems.malformed("The URL names no host, and localhost is not guessed.", NO_HOST_REMEDY);
      return List.of();
    }
    String[] names = list.split(",", -1);
    String[] separate = ports == null ? new String[0] : ports.split(",", -1);
    if (separate.length > 1 && separate.length != names.length) {
      problems.malformed(
          "The parameter port names " + separate.length + " ports for " + names.length + " hosts.",
          "Name one port for all hosts, or one for each.");
      return List.of();
    }
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      String port = separate.length == 0 ? null : separate.length == 1 ? separate[0] : separate[i];
      Host host = one(names[i], port, problems);
      if (host != null) {
        hosts.add(host);
      }
    }
    return hosts.size() == names.length ? hosts : List.of();
  }

  private static @Nullable Host one(String text, @Nullable String port, UrlProblems problems) {
    int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
    if (text.startsWith("[") && end == 0) {
      problems.malformed(
          "A bracket around an IPv6 address is not closed.", "Write [ADDRESS]:PORT.");
      return null;
    }
    String name = end < 0 ? text : text.substring(0, end);
    String after = end < 0 ? "" : text.substring(end);
    if (!text.startsWith("[") && after.indexOf(':', 1) >= 0) {
      problems.malformed(
          "More than one colon stands between the user and the database.",
          "Put an IPv6 address in brackets, [ADDRESS]:PORT; if user and password are meant, end"
              + " them with an @.");
      return null;
    }
    String checked = name.startsWith("[") ? address(name, problems) : name(name, problems);
    int number = number(after, port, problems);
    return checked == null || number == 0 ? null : new Host(checked, number);
  }

  private static @Nullable String name(String encoded, UrlProblems problems) {
    String name = PercentCode.decode(encoded, false);
    if (name == null || name.isEmpty()) {
      problems.malformed(
          name == null
              ? "The host name holds a percent code that makes no text."
              : "A host name is empty, and localhost is not guessed.",
          NO_HOST_REMEDY);
      return null;
    }
    if (name.startsWith("/") || name.startsWith("@")) {
      problems.malformed(
          "The host is the path of a Unix socket, and this program speaks TCP only.",
          "Name the server's host and port.");
      return null;
    }
    if (!NAME.matcher(name).matches() || name.length() > 253) {
      problems.malformed(
          "The host name holds a character that no host name has, or is too long.",
          "Between the @ and the database write HOST or HOST:PORT, letters, digits, dots and"
              + " hyphens.");
      return null;
    }
    return name;
  }

  private static @Nullable String address(String bracketed, UrlProblems problems) {
    String address = bracketed.substring(1, bracketed.length() - 1).replace("%25", "%");
    String plain = address.contains("%") ? address.substring(0, address.indexOf('%')) : address;
    try {
      if (plain.contains(":")) {
        var _ = InetAddress.ofLiteral(plain);
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Its text quotes the address.
    }
    problems.malformed(
        "What stands in brackets is no IPv6 address.", "Write [ADDRESS]:PORT, or a host name.");
    return null;
  }

  /** 0, with the reason among the problems, if the port is not sound. */
  private static int number(String after, @Nullable String port, UrlProblems problems) {
    if (after.isEmpty() && port == null) {
      return DEFAULT_PORT;
    }
    String digits = after.isEmpty() && port != null ? port : after.substring(1);
    boolean sound = after.isEmpty() || after.startsWith(":");
    if (!after.isEmpty() && port != null) {
      problems.malformed(
          "A port is named beside the host and again as the parameter port.",
          "Take one of them out.");
      return 0;
    }
    if (sound && PORT.matcher(digits).matches()) {
      int number = Integer.parseInt(digits);
      if (number >= 1 && number <= 65535) {
        return number;
      }
    }
    problems.malformed(
        digits.isEmpty()
            ? "A colon stands after the host and no port."
            : "The port is not a whole number from 1 to 65535.",
        "Write HOST:PORT, or HOST alone for 5432; if user and password are meant, end them with an"
            + " @ and write %2F for a / in the password.");
    return 0;
  }
}
