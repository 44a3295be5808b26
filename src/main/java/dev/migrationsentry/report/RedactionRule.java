package dev.migrationsentry.report;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in a text, and what to write in its place. Most lines hold no secret: a look for
 * what every match would have in it is a hundredth of the work of the expression, which most runs
 * do not even have to make.
 */
final class RedactionRule {
  /** What {@link Neutral} and those who show excerpts of SQL write where they cut. */
  private static final String CUT = "(?=\\u2026| \\.\\.\\. \\()";

  private final Supplier<Pattern> made;
  private final String replacement;
  private final Predicate<String> possible;
  private volatile @Nullable Pattern pattern;

  /**
   * @param possible false only for a text in which the pattern finds nothing
   */
  private RedactionRule(Supplier<Pattern> made, String replacement, Predicate<String> possible) {
    this.made = made;
    this.replacement = replacement;
    this.possible = possible;
  }

  /** An expression whose first group stays. */
  static RedactionRule keepingTheFirstGroup(String expression, Predicate<String> possible) {
    return new RedactionRule(
        () -> Pattern.compile(expression, Pattern.CASE_INSENSITIVE),
        "$1" + Redactor.STARS,
        possible);
  }

  /**
   * These secrets in all their forms.
   *
   * @param secrets the longest first; at least one
   */
  static RedactionRule of(List<String> secrets) {
    List<SecretSearch> searches = secrets.stream().map(SecretSearch::new).toList();
    return new RedactionRule(
        () ->
            Pattern.compile(
                secrets.stream().map(SecretForms::expression).collect(Collectors.joining("|"))),
        Redactor.STARS,
        text -> searches.stream().anyMatch(search -> search.mayFind(text)));
  }

  /**
   * What was cut off for its length may end within a secret. Each cut has a mark, and what stands
   * before it and begins as a secret does, with so many of its characters, is one.
   */
  static RedactionRule cutOff(String secret, int least) {
    return new RedactionRule(
        () -> Pattern.compile(SecretForms.beginning(secret, least).orElse("(?!)") + CUT),
        Redactor.STARS,
        text -> text.indexOf('\u2026') >= 0 || text.contains(" ... ("));
  }

  Pattern pattern() {
    Pattern known = pattern;
    if (known == null) {
      known = made.get();
      pattern = known;
    }
    return known;
  }

  /** False only for a text in which the expression finds nothing. */
  boolean possible(String text) {
    return possible.test(text);
  }

  /** The text with the replacement for every match; the same object if there is none. */
  String applied(String text) {
    if (!possible(text)) {
      return text;
    }
    Matcher matcher = pattern().matcher(text);
    return matcher.find() ? matcher.replaceAll(replacement) : text;
  }
}
