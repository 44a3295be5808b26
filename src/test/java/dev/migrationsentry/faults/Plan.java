package dev.migrationsentry.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** Which faults strike where: chosen by a seed, the same for the same seed. */
final class Plan {
  private static final List<String> STEPS =
      List.of("connect", "lock", "history", "recover", "migrate", "verify");

  private static final Pattern STATEMENT =
      Pattern.compile("^(CREATE|ALTER|UPDATE|INSERT|COMMIT)\\b");
  private static final List<Fault> HIDING =
      List.of(
          Fault.ANSWER_LOST,
          Fault.SIGKILL,
          Fault.REQUEST_LOST,
          Fault.SESSION_TERMINATED_BUSY,
          Fault.NETWORK_GONE,
          Fault.SIGTERM_SAID,
          Fault.RESTART_IMMEDIATE,
          Fault.DISK_FULL,
          Fault.LOG_DISK_FULL,
          Fault.PROMOTION);

  /** How many of them at each statement. */
  private static final int AT_EACH = 4;

  private final Map<Beginning, Map<Point, String>> recorded;
  private final Random random;
  private final List<Case> cases = new ArrayList<>();

  Plan(Map<Beginning, Map<Point, String>> recorded, long seed) {
    this.recorded = new EnumMap<>(recorded);
    this.random = new Random(seed);
  }

  /** Each of these faults once, the steps one after the other. */
  Plan eachOnce(Collection<Fault> faults) {
    int i = 0;
    for (Fault fault : faults) {
      String step = STEPS.get(i % STEPS.size());
      boolean grown = step.equals("recover"); // An empty database has no such step.
      Beginning beginning = grown ? Beginning.GROWN : Beginning.EMPTY;
      add(beginning, fault, of(beginning, step));
      i++;
    }
    return this;
  }

  /**
   * Each fault so often, the steps one after the other; and at every statement of the scripts, and
   * at every COMMIT of a migration, one after the other of those that may hide what became of it.
   */
  Plan all(int times) {
    for (Fault fault : Fault.values()) {
      for (int i = 0; fault.canStrikeHere() && i < times; i++) {
        String step = STEPS.get(i % STEPS.size());
        boolean grown = i % 4 == 0 || step.equals("recover"); // An empty database has no such step.
        Beginning beginning = grown ? Beginning.GROWN : Beginning.EMPTY;
        add(beginning, fault, of(beginning, step));
      }
    }
    List<Fault> hiding = HIDING.stream().filter(Fault::canStrikeHere).toList();
    int i = 0;
    for (Point point : statements()) {
      for (int j = 0; j < AT_EACH; j++) {
        add(Beginning.EMPTY, hiding.get(i++ % hiding.size()), List.of(point));
      }
    }
    return this;
  }

  /** What the scripts say, the row in the history, and the COMMIT, of each migration. */
  private List<Point> statements() {
    return of(Beginning.EMPTY, "migrate V").stream()
        .filter(point -> point.session().equals("migrate"))
        .filter(point -> STATEMENT.matcher(point.text()).find())
        .toList();
  }

  /** Connections cut at random while migrations run, as often at a COMMIT as elsewhere. */
  Plan cuts(int times) {
    List<Fault> cuts =
        List.of(
            Fault.ANSWER_LOST,
            Fault.ANSWER_CUT,
            Fault.REQUEST_CUT,
            Fault.ANSWER_LOST_RESET,
            Fault.NETWORK_GONE);
    List<Point> anywhere =
        of(Beginning.EMPTY, "migrate").stream()
            .filter(point -> point.session().equals("migrate"))
            .toList();
    List<Point> commits = anywhere.stream().filter(point -> point.text().equals("COMMIT")).toList();
    for (int i = 0; i < times; i++) {
      add(Beginning.EMPTY, cuts.get(i % cuts.size()), i % 2 == 0 ? commits : anywhere);
    }
    return this;
  }

  List<Case> cases() {
    return List.copyOf(cases);
  }

  private List<Point> of(Beginning beginning, String step) {
    return recorded.getOrDefault(beginning, Map.of()).entrySet().stream()
        .filter(entry -> entry.getValue().startsWith(step))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void add(Beginning beginning, Fault fault, List<Point> points) {
    Point point = points.get(random.nextInt(points.size()));
    String step = recorded.getOrDefault(beginning, Map.of()).getOrDefault(point, "");
    cases.add(new Case(cases.size() + 1, beginning, fault, point, step, random.nextLong()));
  }
}
