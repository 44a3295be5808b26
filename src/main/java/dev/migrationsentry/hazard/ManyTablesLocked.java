package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One transaction keeps the users of several tables waiting at once. */
final class ManyTablesLocked implements Hazard {
  private static final int MANY = 3;

  @Override
  public List<Finding> in(Situation here) {
    Set<QualifiedName> now = locked(here.target(), here.statement().held());
    if (now.size() < MANY || !isNew(here, here.statement()) || steps(here, now) != MANY) {
      return List.of();
    }
    long busy = now.stream().filter(table -> isLarge(here.target(), table)).count();
    return List.of(
        here.finding(
            FindingCode.HAZARD_MANY_TABLES_LOCKED,
            now.stream().map(QualifiedName::toString).collect(Collectors.joining(", ")),
            "now holds locks on "
                + now.size()
                + " tables at once that their users wait for, and whoever uses two of them in"
                + " another order brings about a deadlock",
            "Give each table a migration of its own, so that each transaction locks one.",
            busy >= MANY ? Severity.WARNING : Severity.NOTE));
  }

  /** One by one is how two transactions come to wait for each other. */
  private static long steps(Situation here, Set<QualifiedName> now) {
    return 1
        + here.earlier().stream()
            .filter(each -> isNew(here, each))
            .filter(each -> now.containsAll(locked(here.target(), each.locks().stream())))
            .count();
  }

  /** Whether it locks a table that nothing before it has. */
  private static boolean isNew(Situation here, RehearsedStatement statement) {
    Set<QualifiedName> own = locked(here.target(), statement.locks().stream());
    own.removeAll(locked(here.target(), statement.carriedOver().stream()));
    return !own.isEmpty();
  }

  private static Set<QualifiedName> locked(OnTarget target, Stream<TableLock> locks) {
    return locks
        .filter(lock -> lock.mode().blocksTraffic())
        .map(TableLock::table)
        .filter(table -> target.weight(table).isPresent())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isLarge(OnTarget target, QualifiedName table) {
    return target.weight(table).filter(each -> each.severity() != Severity.NOTE).isPresent();
  }
}
