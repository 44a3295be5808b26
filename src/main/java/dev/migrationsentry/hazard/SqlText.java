package dev.migrationsentry.hazard;

import java.util.regex.Pattern;

/**
 * What little of a statement's text a rule may go by, where the server shows no difference: how the
 * statement begins.
 */
public final class SqlText {
  /** Blanks and comments; those that are nested end too early, and the rule sees nothing. */
  public static final String SPACE = "(?:\\s|--[^\\n]*(?:\\n|\\z)|/\\*(?s:.*?)\\*/)*+";

  private SqlText() {}

  /** For {@link java.util.regex.Matcher#lookingAt}: a statement that begins with one of these. */
  public static Pattern beginning(String... words) {
    return Pattern.compile(
        SPACE + "(?:" + String.join("|", words).replace(" ", "\\s+") + ")\\b",
        Pattern.CASE_INSENSITIVE);
  }
}
