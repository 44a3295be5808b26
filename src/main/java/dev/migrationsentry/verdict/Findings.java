package dev.migrationsentry.verdict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Findings in such a number as somebody can read. */
public final class Findings {
  /** Of one code; a file that has more of it is of another kind altogether. */
  private static final int MOST = 50;

  private Findings() {}

  /**
   * The same, in their order, but of each code the first fifty only; how many there are more is one
   * more finding of that code, which weighs what the heaviest of them does.
   */
  public static List<Finding> bounded(List<Finding> all) {
    if (all.size() <= MOST) {
      return List.copyOf(all);
    }
    Map<FindingCode, List<Finding>> beyond = new EnumMap<>(FindingCode.class);
    Map<FindingCode, Integer> counts = new EnumMap<>(FindingCode.class);
    List<Finding> kept = new ArrayList<>();
    for (Finding each : all) {
      if (counts.merge(each.code(), 1, Integer::sum) <= MOST) {
        kept.add(each);
      } else {
        beyond.computeIfAbsent(each.code(), _ -> new ArrayList<>()).add(each);
      }
    }
    beyond.forEach((code, left) -> kept.add(rest(code, left)));
    return List.copyOf(kept);
  }

  private static Finding rest(FindingCode code, List<Finding> left) {
    Severity heaviest =
        left.stream().map(Finding::severity).min(Severity::compareTo).orElse(code.severity());
    return Finding.of(
            code,
            left.getFirst().subject(),
            "this was seen " + left.size() + " times more, here and after it, and is not listed",
            "Mend what is listed, and run it again.")
        .weighing(heaviest);
  }
}
