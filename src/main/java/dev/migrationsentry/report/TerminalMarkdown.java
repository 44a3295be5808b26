package dev.migrationsentry.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sets the little Markdown that our own pages use for a terminal of 80 columns: headings
 * underlined, paragraphs and list items wrapped, code as it stands, marks and links in plain words.
 */
final class TerminalMarkdown {
  private static final int WIDTH = 80;
  private static final String CODE = "    ";
  private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.*)");
  private static final Pattern ITEM = Pattern.compile("( *)([-*]|\\d+\\.) +(.*)");
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\(([^)]*)\\)");
  private static final Pattern STRONG = Pattern.compile("\\*\\*([^*]+)\\*\\*");

  private final StringBuilder out = new StringBuilder();
  private final StringBuilder paragraph = new StringBuilder();
  private String first = "";
  private String rest = "";

  private TerminalMarkdown() {}

  static String render(String markdown) {
    TerminalMarkdown page = new TerminalMarkdown();
    boolean code = false;
    for (String line : markdown.lines().toList()) {
      if (line.strip().startsWith("```")) {
        page.endParagraph();
        code = !code;
      } else if (code) {
        page.out.append(line.isBlank() ? "" : CODE + line).append('\n');
      } else {
        page.line(line);
      }
    }
    page.endParagraph();
    return page.out.toString();
  }

  private void line(String line) {
    Matcher heading = HEADING.matcher(line);
    Matcher item = ITEM.matcher(line);
    if (heading.matches()) {
      endParagraph();
      heading(heading.group(1).length(), plain(heading.group(2).strip()));
    } else if (item.matches()) {
      endParagraph();
      first = item.group(1) + item.group(2) + " ";
      rest = " ".repeat(first.length());
      paragraph.append(item.group(3));
    } else if (line.isBlank()) {
      endParagraph();
      out.append('\n');
    } else if (paragraph.isEmpty() && line.startsWith(CODE)) {
      out.append(line).append('\n');
    } else {
      paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
    }
  }

  private void heading(int level, String text) {
    out.append(text).append('\n');
    out.append((level == 1 ? "=" : "-").repeat(Math.min(WIDTH, text.length()))).append('\n');
  }

  private void endParagraph() {
    if (!paragraph.isEmpty()) {
      wrap(out, plain(paragraph.toString()), first, rest);
    }
    paragraph.setLength(0);
    first = "";
    rest = "";
  }

  private static String plain(String text) {
    String withoutLinks = LINK.matcher(text).replaceAll("$1 ($2)");
    return STRONG.matcher(withoutLinks).replaceAll("$1");
  }

  /** Appends the text in lines of at most 80 columns; a longer word stands alone. */
  static void wrap(StringBuilder out, String text, String first, String rest) {
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.strip().split("\\s+", -1)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line.setLength(0);
        line.append(rest);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    out.append(line).append('\n');
  }
}
