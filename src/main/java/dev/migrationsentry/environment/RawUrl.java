package dev.migrationsentry.environment;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.Optional;
import java.util.regex.Pattern;

/** What spoils a URL before it is read: named, never guessed over. */
final class RawUrl {
  /** What platforms, templates and manuals leave where a value should be. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\$\\{[^}]*}?|\\{\\{|}}|<[A-Za-z][\\w .-]*>|\\[YOUR[-_ A-Z]*]|^\\$\\w+$|\\$\\([^)]*\\)"
              + "|//(?:USER|USERNAME):(?:PASS|PASSWORD)@|@HOST(?:NAME)?[:/]|//user:password@host[:/]"
              + "|//username:password@(?:host|hostname)[:/]");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private RawUrl() {}

  static Optional<Finding> problem(String variable, String raw) {
    if (raw.isBlank()) {
      return Optional.of(
          Finding.of(
              FindingCode.DATABASE_URL_MISSING,
              variable,
              raw.isEmpty() ? "it is set and empty" : "it is set and holds only white space",
              "Give it its value in the platform's environment. A pull request from a fork gets"
                  + " empty secrets: do not run the gate there."));
    }
    if (isQuoted(raw.strip())) {
      return Optional.of(
          malformed(variable, "it stands in quotation marks", "Take the quotation marks away."));
    }
    if (!raw.equals(raw.strip())) {
      return Optional.of(
          malformed(
              variable,
              raw.endsWith("\n") ? "it ends in a line break" : "it begins or ends with white space",
              "Take it away: printf %s instead of echo."));
    }
    if (PLACEHOLDER.matcher(raw).find()) {
      return Optional.of(
          Finding.of(
              FindingCode.DATABASE_URL_PLACEHOLDER,
              variable,
              "it holds a placeholder that nobody filled in",
              "Put the real value in the platform's environment; a literal $, {, < or [ of a"
                  + " password is written percent-encoded."));
    }
    if (CONTROL.matcher(raw).find()) {
      return Optional.of(
          malformed(variable, "it holds a control character", "Copy it afresh from the provider."));
    }
    if (raw.contains(" ")) {
      return Optional.of(
          Finding.of(
              FindingCode.DATABASE_URL_ENCODING,
              variable,
              "it holds an unencoded space",
              "Write each space as %20."));
    }
    return Optional.empty();
  }

  private static boolean isQuoted(String text) {
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    return "\"'`\u201c\u2018".indexOf(first) >= 0 || "\"'`\u201d\u2019".indexOf(last) >= 0;
  }

  private static Finding malformed(String variable, String seen, String remedy) {
    return Finding.of(FindingCode.DATABASE_URL_MALFORMED, variable, seen, remedy);
  }
}
