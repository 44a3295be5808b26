package dev.migrationsentry.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Every way in which one secret may come to be written, as a regular expression. */
final class SecretForms {
  /** Fewer Base64 characters than this may be chance. */
  private static final int LEAST_BASE64 = 8;

  /**
   * A longer one is no password but a file, and an expression for each of its characters would be
   * beyond every bound. It is known as it is, and line by line.
   */
  private static final int LONGEST = 10_000;

  /** Excerpts are cut at a hundred characters or two thousand; a longer beginning is not whole. */
  private static final int LONGEST_CUT = 500;

  /** What may follow the middle of a Base64 form: the characters at its edge. */
  private static final String EDGE = "(?:[A-Za-z0-9+/_-]|=)?=?";

  private SecretForms() {}

  /** All forms of the secret: its characters in any mix of encodings, and Base64. */
  static String expression(String secret) {
    if (secret.length() > LONGEST) {
      return Pattern.quote(secret);
    }
    StringBuilder expression = new StringBuilder(characters(secret));
    base64(secret)
        .forEach(
            (form, whole) ->
                expression.append('|').append(Pattern.quote(form)).append(whole ? "" : EDGE));
    return expression.toString();
  }

  /** The secret as it is, and what each of its Base64 forms has in it. */
  static List<String> literals(String secret) {
    if (secret.length() > LONGEST) {
      return List.of(secret);
    }
    List<String> literals = new ArrayList<>(List.of(secret));
    literals.addAll(base64(secret).keySet());
    return literals;
  }

  /**
   * Its beginning, cut off anywhere after so many of its characters; empty if it is too short to be
   * cut, or no password.
   */
  static Optional<String> beginning(String secret, int least) {
    int[] points = secret.codePoints().toArray();
    if (points.length <= least || points.length > LONGEST_CUT) {
      return Optional.empty();
    }
    StringBuilder expression = new StringBuilder(characters(new String(points, 0, least)));
    int open = 0;
    for (int i = least; i < points.length; i++) {
      if (i == least || points[i] != points[i - 1]) {
        expression.append("(?:(?:").append(character(points[i])).append("){1,");
        expression.append(4 * points.length).append('}');
        open++;
      }
    }
    return Optional.of(expression + ")?".repeat(open));
  }

  /**
   * Each character raw, percent-encoded (once or more often), quoted for SQL, for a URL query, for
   * JSON, for XML, for Markdown. Runs of one character are one term, so that no run can be matched
   * in more ways than one.
   */
  private static String characters(String secret) {
    StringBuilder expression = new StringBuilder();
    int[] points = secret.codePoints().toArray();
    for (int i = 0; i < points.length; ) {
      int run = i;
      while (run < points.length && points[run] == points[i]) {
        run++;
      }
      int times = run - i;
      expression.append("(?:").append(character(points[i])).append(")");
      int most = isDoubled(points[i]) ? 4 * times : times;
      if (most > 1) {
        expression.append('{').append(times).append(',').append(most).append('}');
      }
      i = run;
    }
    return expression.toString();
  }

  private static boolean isDoubled(int point) {
    return point == '\\' || point == '\'' || point == '"';
  }

  private static String character(int point) {
    String raw = Character.toString(point);
    StringBuilder forms = new StringBuilder();
    boolean plain = Character.isLetterOrDigit(point) || point == '\\';
    forms.append(plain ? "" : "\\\\{0,2}").append(Pattern.quote(raw));
    forms.append('|');
    raw.chars().forEach(unit -> forms.append(hex("\\\\{1,2}u%04x", unit)));
    forms.append('|');
    for (byte octet : raw.getBytes(StandardCharsets.UTF_8)) {
      forms.append("%(?:25)*").append(hex("%02x", octet & 0xff));
    }
    forms.append("|&#(?:").append(point).append("|x0*").append(hex("%x", point)).append(");");
    forms.append(
        switch (point) {
          case ' ' -> "|\\+";
          case '\t' -> "| "; // Neutral makes a tab a blank
          case '#' -> "|# "; // Neutral takes ##[ apart
          case '&' -> "|&amp;";
          case '<' -> "|&lt;";
          case '>' -> "|&gt;";
          case '"' -> "|&quot;";
          case '\'' -> "|&apos;";
          default -> "";
        });
    return forms.toString();
  }

  private static String hex(String format, int value) {
    StringBuilder expression = new StringBuilder();
    String digits = String.format(Locale.ROOT, format, value);
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      boolean letter = digit >= 'a' && digit <= 'f';
      expression.append(letter ? "[" + digit + Character.toUpperCase(digit) + "]" : digit);
    }
    return expression.toString();
  }

  /**
   * Alone or inside a longer text (a Basic authorisation, say). Base64 writes three bytes in four
   * characters, so a text has three faces, one for each place at which it may start; the characters
   * at the edges depend on the neighbours as well, and tell too few bits to matter.
   *
   * @return each form, and whether it is the whole of it
   */
  private static Map<String, Boolean> base64(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    Map<String, Boolean> forms = new LinkedHashMap<>();
    List<Base64.Encoder> encoders = List.of(Base64.getEncoder(), Base64.getUrlEncoder());
    encoders.forEach(encoder -> forms.put(encoder.encodeToString(bytes), true));
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      int from = offset == 0 ? 0 : offset + 1;
      int to = shifted.length * 8 / 6;
      for (Base64.Encoder encoder : encoders) {
        String core = encoder.encodeToString(shifted).substring(from, to);
        if (core.length() >= LEAST_BASE64) {
          forms.putIfAbsent(core, false);
        }
      }
    }
    return forms;
  }
}
