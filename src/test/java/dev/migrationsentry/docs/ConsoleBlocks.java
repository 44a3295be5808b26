package dev.migrationsentry.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code console} blocks of a page: a line that begins with {@code $} is typed, what follows is
 * what it prints. A line {@code […]} stands for any lines.
 */
final class ConsoleBlocks {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
  static final String CUT = "[…]";

  private ConsoleBlocks() {}

  /** A line that is typed, and what the page says it prints. */
  record Typed(String command, String expected) {}

  /** Runs what is typed; returns what it printed. */
  interface Shell {
    String run(String command) throws Exception;
  }

  static boolean any(String page) {
    return BLOCK.matcher(page).find();
  }

  /** The page with every output as it is, where the one that stands there is another. */
  static String rewritten(String page, Shell shell) {
    return BLOCK
        .matcher(page)
        .replaceAll(block -> Matcher.quoteReplacement(rewritten(block, shell)));
  }

  private static String rewritten(MatchResult block, Shell shell) {
    StringBuilder now = new StringBuilder("```console\n");
    for (Typed typed : typed(block.group(1))) {
      String printed = print(shell, typed.command());
      boolean same = matches(typed.expected(), printed);
      now.append("$ ").append(typed.command()).append('\n');
      now.append(same ? typed.expected() : printed);
    }
    return now.append("```").toString();
  }

  private static String print(Shell shell, String command) {
    try {
      String printed = shell.run(command);
      return printed.isEmpty() || printed.endsWith("\n") ? printed : printed + "\n";
    } catch (Exception e) {
      throw new AssertionError("cannot run: " + command, e);
    }
  }

  private static List<Typed> typed(String block) {
    List<Typed> typed = new ArrayList<>();
    for (String part : block.split("(?m)^\\$ ", -1)) {
      if (!part.isEmpty()) {
        int end = part.indexOf('\n');
        typed.add(new Typed(part.substring(0, end), part.substring(end + 1)));
      }
    }
    return typed;
  }

  /** Whether it is the same but for times, ports and what else is different each time. */
  static boolean matches(String expected, String printed) {
    StringBuilder pattern = new StringBuilder();
    normalised(expected)
        .lines()
        .forEach(
            line ->
                pattern.append(
                    line.strip().equals(CUT) ? "(?:[^\\n]*\\n)*?" : Pattern.quote(line) + "\\n"));
    return Pattern.matches(pattern.toString(), normalised(printed));
  }

  private static String normalised(String text) {
    String normalised = text.stripTrailing();
    return (normalised.isEmpty() ? "" : normalised + "\n")
        .replaceAll("\\d+(\\.\\d+)? (ms|s|min|h)\\b( \\d+ (s|min))?", "TIME")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?", "INSTANT")
        .replaceAll("\\b\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\b", "VERSION")
        .replaceAll("PostgreSQL \\d+\\.\\d+", "PostgreSQL VERSION")
        .replaceAll("[0-9a-f]{64}", "SHA256")
        .replaceAll("\\bpid \\d+", "pid N");
  }
}
