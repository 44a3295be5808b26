package dev.migrationsentry.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes text from a server, a file or a variable fit to be shown: what a terminal, a log viewer or
 * a CI runner would act on is turned into something that a person can see and nothing acts on.
 *
 * <p>Control characters, escape sequences, invisible and direction-changing characters become
 * {@code \}{@code u001b} and the like. {@code ::error} cannot start a line, because GitHub runs
 * such a line as a command wherever it stands after white space, and {@code ##[error]} or {@code
 * ##vso[…]} are taken apart wherever they stand, because older runners look for them anywhere in a
 * line (actions/runner, ActionCommand).
 */
public final class Neutral {
  static final int LONGEST_LINE = 2_000;
  static final int MOST_LINES = 50;

  /** How far back a cut looks for a blank, so that it does not cut a word in two. */
  private static final int CUT_AT_A_BLANK = 400;

  private static final Pattern COMMAND_ANYWHERE = Pattern.compile("##(?=[A-Za-z]*\\[)");

  private Neutral() {}

  /** One line, whatever the text was: line breaks and tabs become blanks; long text is cut. */
  public static String line(String raw) {
    StringBuilder line = new StringBuilder(Math.min(raw.length(), LONGEST_LINE) + 16);
    int end = cut(raw);
    boolean afterBreak = true;
    for (int i = 0; i < end; ) {
      int character = raw.codePointAt(i);
      i += Character.charCount(character);
      if (isBreak(character) || character == '\t') {
        if (!afterBreak) {
          line.append(' ');
        }
        afterBreak = true;
      } else {
        append(line, character);
        afterBreak = false;
      }
    }
    String text = COMMAND_ANYWHERE.matcher(line.toString().strip()).replaceAll("## ");
    if (startsWithCommand(text)) {
      text = "| " + text;
    }
    return end == raw.length() ? text : text + more(raw.length() - end, "character");
  }

  /** As many lines as the text has, each as {@link #line} makes it, up to a limit that is said. */
  public static List<String> lines(String raw) {
    List<String> lines = new ArrayList<>();
    String[] parts = raw.strip().split("\\R", MOST_LINES + 1);
    for (int i = 0; i < Math.min(parts.length, MOST_LINES); i++) {
      lines.add(line(parts[i]));
    }
    if (parts.length > MOST_LINES) {
      lines.add(more(parts[MOST_LINES].lines().count(), "line").strip());
    }
    return List.copyOf(lines);
  }

  /** Whether a reader could not see this character, or something might act on it. */
  static boolean isHarmful(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static void append(StringBuilder line, int character) {
    if (!isHarmful(character)) {
      line.appendCodePoint(character);
    } else if (Character.isBmpCodePoint(character)) {
      line.append(String.format("\\u%04x", character));
    } else {
      line.append(String.format("\\u{%x}", character));
    }
  }

  private static boolean isBreak(int character) {
    return (character >= '\n' && character <= '\r')
        || character == 0x85
        || character == 0x2028
        || character == 0x2029;
  }

  /** The runner trims what Unicode calls white space, which is more than {@code strip} does. */
  private static boolean startsWithCommand(String text) {
    int start = 0;
    while (start < text.length()
        && (Character.isWhitespace(text.charAt(start))
            || Character.isSpaceChar(text.charAt(start)))) {
      start++;
    }
    return text.startsWith("::", start);
  }

  /** Cut at a blank where there is one: half a secret is not one that the redactor would know. */
  private static int cut(String raw) {
    if (raw.length() <= LONGEST_LINE) {
      return raw.length();
    }
    int end = LONGEST_LINE;
    while (end > LONGEST_LINE - CUT_AT_A_BLANK && !Character.isWhitespace(raw.charAt(end))) {
      end--;
    }
    if (end == LONGEST_LINE - CUT_AT_A_BLANK) {
      end = LONGEST_LINE;
    }
    return Character.isLowSurrogate(raw.charAt(end)) ? end - 1 : end;
  }

  private static String more(long count, String what) {
    return " ... (" + count + " more " + what + (count == 1 ? "" : "s") + ")";
  }
}
