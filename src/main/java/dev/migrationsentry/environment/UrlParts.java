package dev.migrationsentry.environment;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A URL taken apart, each part still encoded.
 *
 * @param userInfo null if there is none
 * @param hosts may be empty
 * @param path what follows the first slash; null without one
 * @param query what follows the question mark; null without one
 */
record UrlParts(
    @Nullable String userInfo, String hosts, @Nullable String path, @Nullable String query) {
  private static final String HOST = "(?:\\[[0-9A-Fa-f:.%a-z]+\\]|[A-Za-z0-9._-]+)(?::\\d{1,5})?";

  /** Hosts, database and parameters without any character that would have to be encoded. */
  private static final Pattern AFTER_CREDENTIALS =
      Pattern.compile(HOST + "(?:," + HOST + ")*(?:/[^/@#?\\s]*)?(?:\\?[^#?\\s]*)?");

  /**
   * Characters at which this or another reader of URLs ends the password, or starts something else.
   * A colon is not among them: every reader splits at the first one.
   */
  private static final String SPECIAL = "/#?@[]";

  /**
   * Takes a URL of libpq's kind apart.
   *
   * @param rest what follows {@code ://}
   * @param known whether a parameter of that name exists
   * @return null, with the reason among the problems, if user and password cannot be told from the
   *     rest
   */
  static @Nullable UrlParts of(String rest, Predicate<String> known, UrlProblems problems) {
    UrlParts parts = split(rest);
    if (spills(rest, parts, known)) {
      refuseSpill(rest, problems);
      return null;
    }
    if (parts.userInfo() != null && !isEncoded(parts.userInfo(), problems)) {
      return null;
    }
    return parts;
  }

  /** Whether hosts and path can only be hosts and the name of a database. */
  boolean isSound() {
    return path != null
        && !path.isEmpty()
        && (hosts.isEmpty() || AFTER_CREDENTIALS.matcher(hosts).matches())
        && AFTER_CREDENTIALS.matcher("h/" + path).matches();
  }

  static UrlParts split(String rest) {
    int end = first(rest, "/?#", 0);
    String authority = rest.substring(0, end);
    int at = authority.indexOf('@');
    String userInfo = at < 0 ? null : authority.substring(0, at);
    String path = null;
    int mark = rest.indexOf('?', end);
    if (end < rest.length() && rest.charAt(end) != '?') {
      int from = rest.charAt(end) == '/' ? end + 1 : end;
      path = rest.substring(from, mark < 0 ? rest.length() : mark);
    }
    return new UrlParts(
        userInfo, authority.substring(at + 1), path, mark < 0 ? null : rest.substring(mark + 1));
  }

  /**
   * Whether an unencoded character in the credentials has ended them too early: an {@code @} then
   * stands where none can be.
   */
  private static boolean spills(String rest, UrlParts parts, Predicate<String> known) {
    int credentialsEnd = parts.userInfo() == null ? -1 : parts.userInfo().length();
    int next = rest.indexOf('@', credentialsEnd + 1);
    if (next < 0) {
      return false;
    }
    if (parts.query() == null || next < rest.indexOf('?')) {
      return true;
    }
    int equals = parts.query().indexOf('=');
    return equals < 0 || !known.test(parts.query().substring(0, equals));
  }

  private static void refuseSpill(String rest, UrlProblems problems) {
    int at = rest.lastIndexOf('@');
    for (int i = at; i >= 0; i = rest.lastIndexOf('@', i - 1)) {
      if (AFTER_CREDENTIALS.matcher(rest.substring(i + 1)).matches()) {
        at = i;
        break;
      }
    }
    if (isEncoded(rest.substring(0, at), problems)) {
      problems.malformed(
          "An @ stands where none can be.",
          "Write %40 for each @ that is part of a name; one @ alone ends user and password.");
    }
  }

  private static boolean isEncoded(String userInfo, UrlProblems problems) {
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    boolean userOk = isEncoded("user name", user, problems);
    return (colon < 0 || isEncoded("password", userInfo.substring(colon + 1), problems)) && userOk;
  }

  /** Names every character of one part that must be written as a code. */
  static boolean isEncoded(String part, String text, UrlProblems problems) {
    Set<Integer> raw = new LinkedHashSet<>();
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      boolean stray = point == '%' && !PercentCode.isCode(text, i);
      if (stray || SPECIAL.indexOf(point) >= 0 || Character.isWhitespace(point)) {
        raw.add(point);
      }
    }
    if (!raw.isEmpty()) {
      problems.encoding(
          "The " + part + " holds unencoded: " + list(raw, UrlParts::shown) + ".",
          "In the "
              + part
              + " write "
              + list(raw, point -> PercentCode.encode(point) + " for " + shown(point))
              + "; the rest stays.");
      return false;
    }
    if (PercentCode.decode(text, false) == null) {
      problems.encoding(
          "The " + part + " holds percent codes that make no text (not UTF-8, or a NUL).",
          "Write %25 for a % that is meant as one, or encode the " + part + " again as UTF-8.");
      return false;
    }
    return true;
  }

  private static String list(Set<Integer> points, Function<Integer, String> words) {
    return points.stream().map(words).collect(Collectors.joining(", "));
  }

  private static String shown(int point) {
    return point == ' '
        ? "the blank"
        : Character.isWhitespace(point) ? "the white space" : Character.toString(point);
  }

  private static int first(String text, String any, int from) {
    int i = from;
    while (i < text.length() && any.indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }
}
