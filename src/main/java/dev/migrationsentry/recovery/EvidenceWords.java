package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Evidence in words for a person. */
final class EvidenceWords {
  private static final int SHOWN = 6;

  private EvidenceWords() {}

  /** {@code all 3 effects are in: column public.t.a, …}. */
  static String of(Evidence evidence) {
    List<Trace> all = evidence.traces();
    return switch (evidence.presence()) {
      case PRESENT ->
          (all.size() == 1 ? "its one effect is in: " : "all " + all.size() + " effects are in: ")
              + objects(all);
      case ABSENT ->
          (all.size() == 1 ? "its one effect is not in: " : "none of its effects is in: ")
              + objects(all);
      case PARTLY ->
          Stream.of(
                  list("in: ", evidence.marked(Trace.Mark.IN)),
                  list("not in: ", evidence.marked(Trace.Mark.NOT_IN)),
                  list("not as it makes them: ", evidence.marked(Trace.Mark.DIFFERENT)))
              .filter(each -> !each.isEmpty())
              .collect(Collectors.joining("; "));
      case UNTRACEABLE -> "it leaves nothing in the catalogue to tell by";
      case UNDECIDED -> "the catalogue would look the same with it and without it";
    };
  }

  /** What it does to rows; empty if nothing. */
  static String ofRows(Evidence evidence) {
    return evidence.rows().isEmpty()
        ? ""
        : "it changes rows ("
            + String.join(", ", evidence.rows())
            + "), which the catalogue does"
            + " not show";
  }

  private static String list(String word, List<Trace> traces) {
    return traces.isEmpty() ? "" : word + objects(traces);
  }

  private static String objects(List<Trace> traces) {
    return traces.stream()
            .limit(SHOWN)
            .map(trace -> verb(trace) + trace.effect().object())
            .collect(Collectors.joining(", "))
        + (traces.size() > SHOWN ? ", and " + (traces.size() - SHOWN) + " more" : "");
  }

  private static String verb(Trace trace) {
    return switch (trace.effect()) {
      case Effect.Made _ -> "";
      case Effect.Changed _ -> "change of ";
      case Effect.Dropped _ -> "drop of ";
    };
  }
}
