package dev.migrationsentry.report;

import java.util.List;

/**
 * A quick look for a secret, without the expression of {@link SecretForms} for all the ways of
 * writing it: it finds at least all that the expression finds.
 */
final class SecretSearch {
  /** Every way of writing a character in another one's place begins with one of these. */
  private static final String ESCAPES = "\\%&";

  /** These have further forms: doubled, a plus, blanks for a tab or after a number sign. */
  private static final String OF_MANY_FORMS = " \t#\"'\\";

  private final boolean plain;
  private final List<String> literals;

  SecretSearch(String secret) {
    plain = secret.chars().noneMatch(unit -> OF_MANY_FORMS.indexOf(unit) >= 0);
    literals = SecretForms.literals(secret);
  }

  /** False only if no form of the secret is in the text. */
  boolean mayFind(String text) {
    if (!plain) {
      return true;
    }
    for (int i = 0; i < ESCAPES.length(); i++) {
      if (text.indexOf(ESCAPES.charAt(i)) >= 0) {
        return true;
      }
    }
    for (String literal : literals) {
      if (text.contains(literal)) {
        return true;
      }
    }
    return false;
  }
}
