package dev.migrationsentry.faults;

import dev.migrationsentry.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a run has left in a database.
 *
 * @param applied how many migrations are in and recorded
 * @param half whether the one that no transaction takes is in, or in part, and not recorded
 * @param contradictions where history, catalogue and rows do not agree
 */
record Found(int applied, boolean half, List<String> contradictions) {
  private static final String TABLE = "SELECT to_regclass('public.flyway_schema_history') IS NULL";
  private static final String ROWS =
      "SELECT version || ' ' || success FROM public.flyway_schema_history ORDER BY installed_rank";

  static Found in(TestDatabase database, Map<Integer, State> undisturbed) {
    List<String> contradictions = new ArrayList<>();
    List<String> history =
        database.query(TABLE).getFirst().equals("t") ? List.of() : database.query(ROWS);
    List<String> good = history.stream().filter(row -> row.endsWith(" true")).toList();
    int applied = good.size();
    List<String> wanted = IntStream.rangeClosed(1, applied).mapToObj(i -> i + " true").toList();
    if (!good.equals(wanted)) {
      contradictions.add("history " + history);
    }
    boolean failed = history.size() > applied;
    if (failed && !history.equals(with(wanted, Site.ALONE + " false"))) {
      contradictions.add("history " + history);
    }
    State state = State.of(database);
    State ought = undisturbed.get(applied);
    String differences = ought == null ? "no such state" : ought.differences(state);
    boolean half = applied == Site.ALONE - 1 && (failed || aloneOnly(differences));
    if (!differences.isEmpty() && !(half && aloneOnly(differences))) {
      contradictions.add(applied + " are recorded, and there is a difference: " + differences);
    }
    return new Found(applied, half, List.copyOf(contradictions));
  }

  private static List<String> with(List<String> rows, String last) {
    List<String> all = new ArrayList<>(rows);
    all.add(last);
    return all;
  }

  /** The index, and only the index, is there and is not recorded; it may be INVALID. */
  private static boolean aloneOnly(String differences) {
    return differences.contains(Site.BUILT_ALONE)
        && !differences.contains("; ")
        && !differences.contains(" rows ");
  }
}
