package dev.migrationsentry.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a sweep has found, as a table: faults down, steps across. */
final class SweepTable {
  private static final List<String> STEPS =
      List.of("connect", "lock", "history", "recover", "migrate", "verify");

  private final List<CaseResult> results;

  SweepTable(List<CaseResult> results) {
    this.results = results;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    long broken = count(result -> !result.broken().isEmpty());
    long happened = count(CaseResult::happened);
    lines.add(
        "cases run: "
            + results.size()
            + ", faults that struck: "
            + happened
            + ", invariants broken: "
            + broken);
    lines.add("");
    lines.add(
        line("", "connect", "lock", "history", "recover", "migrate", "verify", "all", "broken"));
    for (Fault fault : Fault.values()) {
      Predicate<CaseResult> these = result -> result.what().fault() == fault;
      if (count(these) > 0) {
        lines.add(row(fault.words(), these));
      }
    }
    lines.add(row("all", _ -> true));
    lines.add("");
    TreeMap<Integer, Integer> exits = new TreeMap<>();
    results.forEach(result -> exits.merge(result.exitCode(), 1, Integer::sum));
    lines.add("exit codes: " + exits);
    results.stream()
        .filter(result -> !result.broken().isEmpty())
        .forEach(
            result -> lines.add("BROKEN " + result.what() + ": " + result.broken().getFirst()));
    return lines;
  }

  private String row(String words, Predicate<CaseResult> these) {
    List<String> cells = new ArrayList<>();
    cells.add(words);
    for (String step : STEPS) {
      long some = count(these.and(result -> result.what().step().startsWith(step)));
      cells.add(some == 0 ? "" : Long.toString(some));
    }
    cells.add(Long.toString(count(these)));
    cells.add(Long.toString(count(these.and(result -> !result.broken().isEmpty()))));
    return line(cells.toArray(String[]::new));
  }

  private long count(Predicate<CaseResult> these) {
    return results.stream().filter(these).count();
  }

  private static String line(String... cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-36s", cells[0]));
    for (int i = 1; i < cells.length; i++) {
      line.append(String.format(Locale.ROOT, "%9s", cells[i]));
    }
    return line.toString().stripTrailing();
  }
}
