package dev.migrationsentry.environment;

import java.util.List;
import java.util.regex.Pattern;

/** What happens to a URL on its way through shells, files and forms, seen before it is read. */
final class UrlSurface {
  private static final Pattern PSQL = Pattern.compile("^psql\\s+");
  private static final Pattern ASSIGNMENT = Pattern.compile("^(?:export\\s+)?[A-Z_][A-Z0-9_]*=");
  private static final Pattern ESCAPED_BREAK = Pattern.compile("(?:\\\\[nr])+$");
  private static final String QUOTES = "\"'`\u2018\u2019\u201c\u201d";

  /** References that something was to fill in before this program started. */
  private static final List<Placeholder> PLACEHOLDERS =
      List.of(
          new Placeholder("${…}", "\\$\\{|\\$\\("),
          new Placeholder("{{…}}", "\\{\\{"),
          new Placeholder("$NAME", "^\\$[A-Za-z_]\\w*$|[:@/]\\$[A-Z_][A-Z0-9_]*(?=[:/@?,]|$)"),
          new Placeholder("%NAME%", "^%[A-Za-z_]\\w*%$|[:/@]%[A-Z_][A-Z0-9_]*%(?=[:/@?]|$)"),
          new Placeholder("<…>", "<[A-Za-z][A-Za-z0-9 _.-]*>"),
          new Placeholder(
              "[…]",
              "\\[(?:[A-Z][A-Z0-9_ -]{3,}|(?i:your|my)[-_ ][A-Za-z_"
                  + " -]+|(?i:password|user|host))\\]"));

  private record Placeholder(String shape, Pattern pattern) {
    Placeholder(String shape, String expression) {
      this(shape, Pattern.compile(expression));
    }
  }

  private UrlSurface() {}

  /**
   * Names what does not belong to a URL and takes it off, so that the rest can be looked at in the
   * same pass.
   */
  static String clean(String value, UrlProblems problems) {
    String url = withoutBlanks(value, problems);
    if (PSQL.matcher(url).find()) {
      problems.malformed(
          "The value is a psql command line.",
          "Keep only the URL: no psql before it, no quotation marks around it.");
      url = PSQL.matcher(url).replaceFirst("");
    }
    if (ASSIGNMENT.matcher(url).find()) {
      problems.malformed(
          "The value begins with the name of a variable and an equals sign.",
          "Keep only what stands after the first equals sign.");
      url = ASSIGNMENT.matcher(url).replaceFirst("");
    }
    url = withoutQuotes(url, problems);
    if (ESCAPED_BREAK.matcher(url).find()) {
      problems.malformed(
          "The value ends with a backslash and a letter (\\n or \\r), a line break written out.",
          "Take the two characters off its end.");
      url = ESCAPED_BREAK.matcher(url).replaceFirst("");
    }
    if (url.endsWith(";") || url.endsWith(",")) {
      problems.malformed(
          "The value ends with a " + (url.endsWith(";") ? "semicolon." : "comma."),
          "Take it off: what was copied was more than the URL.");
      url = url.substring(0, url.length() - 1);
    }
    for (Placeholder placeholder : PLACEHOLDERS) {
      if (placeholder.pattern().matcher(url).find()) {
        problems.placeholder(
            "The value holds a placeholder of the form "
                + placeholder.shape()
                + " that nothing has filled in.");
      }
    }
    return url;
  }

  private static String withoutBlanks(String value, UrlProblems problems) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    String remedy =
        "Store the value again without it, for example with printf '%s' where echo was used.";
    if (from > 0) {
      problems.malformed("The value begins with " + kind(value.substring(0, from)) + ".", remedy);
    }
    if (to < value.length()) {
      problems.malformed("The value ends with " + kind(value.substring(to)) + ".", remedy);
    }
    return value.substring(from, to);
  }

  private static String kind(String blanks) {
    return blanks.indexOf('\n') >= 0 || blanks.indexOf('\r') >= 0
        ? "a line break"
        : blanks.chars().allMatch(c -> c == ' ' || c == '\t')
            ? "white space"
            : "an invisible character";
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }

  private static String withoutQuotes(String url, UrlProblems problems) {
    boolean before = !url.isEmpty() && QUOTES.indexOf(url.charAt(0)) >= 0;
    boolean after = url.length() > 1 && QUOTES.indexOf(url.charAt(url.length() - 1)) >= 0;
    if (before || after) {
      problems.malformed(
          "The value "
              + (before && after ? "stands in" : before ? "begins with a" : "ends with a")
              + (before && after ? " quotation marks." : " quotation mark."),
          "Take the quotation marks out of the stored value: a platform's form, an env file and"
              + " docker --env-file keep them as part of it.");
    }
    return url.substring(before ? 1 : 0, url.length() - (after ? 1 : 0));
  }
}
