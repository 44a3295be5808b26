package dev.migrationsentry.report;

import dev.migrationsentry.verdict.Rehearsal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was rehearsed, as a table for a terminal: a line a statement, the worst of it in colour. */
final class RehearsalTable {
  private static final int LINE = 4;
  private static final int TIME = 8;
  private static final String GAP = "  ";

  private final boolean colour;
  private final int statement;
  private final int waits;
  private final int does;

  private RehearsalTable(int columns, boolean colour) {
    int free = Math.max(60, columns - LINE - TIME - 4 * GAP.length() - "[SENTRY] ".length());
    this.colour = colour;
    this.waits = free / 3;
    this.does = free / 3;
    this.statement = free - waits - does;
  }

  /**
   * The lines, safe to print.
   *
   * @param columns of the terminal
   * @param colour with ANSI colours
   */
  static List<String> lines(@Nullable Rehearsal rehearsal, int columns, boolean colour) {
    return rehearsal == null ? List.of() : new RehearsalTable(columns, colour).of(rehearsal);
  }

  private List<String> of(Rehearsal rehearsal) {
    List<String> lines = new ArrayList<>();
    lines.add("rehearsed on " + Neutral.line(rehearsal.scratch()) + ":");
    for (Rehearsal.Migration migration : rehearsal.migrations()) {
      lines.add(Paint.BOLD.on(Neutral.line(RehearsalLines.head(migration)), colour));
      lines.add(row("line", "statement", "keeps waiting", "does", "time"));
      for (Rehearsal.Statement each : migration.statements()) {
        lines.add(row(each));
      }
    }
    lines.add("not seen by a rehearsal:");
    rehearsal.notSeen().forEach(each -> lines.add(GAP + Neutral.line(each)));
    return lines;
  }

  private String row(Rehearsal.Statement each) {
    int line = each.place().line();
    String text =
        row(
            line > 0 ? String.valueOf(line) : "",
            each.ran().sql(),
            waits(each),
            does(each),
            Took.words(each.ran().took()));
    if (isHeavy(each) && !blocking(each).isEmpty()) {
      return Paint.RED.on(text, colour);
    }
    return blocking(each).isEmpty() ? text : Paint.YELLOW.on(text, colour);
  }

  /** Something that takes as long as the table is big. */
  private static boolean isHeavy(Rehearsal.Statement each) {
    return !each.rewritten().isEmpty() || !each.builds().isEmpty() || !each.scans().isEmpty();
  }

  private static List<Rehearsal.Lock> blocking(Rehearsal.Statement each) {
    return each.locks().stream().filter(Rehearsal.Lock::blocksTraffic).toList();
  }

  private static String waits(Rehearsal.Statement each) {
    List<String> words = new ArrayList<>();
    Set<String> tables = new HashSet<>();
    blocking(each).stream()
        .filter(lock -> tables.add(lock.table()))
        .forEach(lock -> words.add(whom(lock)));
    each.carriedOver().stream()
        .filter(lock -> lock.blocksTraffic() && tables.add(lock.table()))
        .forEach(lock -> words.add("still " + whom(lock)));
    return words.isEmpty() ? "nobody" : String.join(", ", words);
  }

  /** Short: the log of a job, the reports and {@code -v} have it in full. */
  private static String whom(Rehearsal.Lock lock) {
    boolean readers = lock.words().startsWith("blocks every read");
    return (readers ? "everybody" : "writers") + " at " + lock.table();
  }

  private static String does(Rehearsal.Statement each) {
    List<String> words = new ArrayList<>();
    if (each.endedTransaction()) {
      words.add("ends its transaction");
    }
    each.rewritten().forEach(table -> words.add("rewrites " + table));
    each.emptied().forEach(table -> words.add("empties " + table));
    each.builds().forEach(index -> words.add("builds " + index));
    each.scans().forEach(table -> words.add("reads all of " + table));
    words.addAll(each.rows());
    if (words.isEmpty()) {
      words.addAll(each.effects());
    }
    return String.join(", ", words);
  }

  private String row(String line, String sql, String whom, String what, String took) {
    return " ".repeat(Math.max(0, LINE - line.length()))
        + line
        + GAP
        + cell(sql, statement)
        + GAP
        + cell(whom, waits)
        + GAP
        + cell(what, does)
        + GAP
        + took;
  }

  private static String cell(String untrusted, int width) {
    String text = Neutral.line(untrusted);
    int length = text.codePointCount(0, text.length());
    return length <= width
        ? text + " ".repeat(width - length)
        : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }
}
