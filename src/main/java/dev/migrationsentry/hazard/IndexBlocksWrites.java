package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;

/** An index is built while writers of its table wait. */
final class IndexBlocksWrites implements Hazard {
  @Override
  public List<Finding> in(Situation here) {
    RehearsedStatement statement = here.statement();
    return statement.builds().stream()
        .filter(build -> blocks(statement, build))
        .flatMap(
            build ->
                here.target().weight(build.table()).stream()
                    .map(
                        weight ->
                            here.finding(
                                FindingCode.HAZARD_INDEX_BLOCKS_WRITES,
                                build.table() + "." + build.index(),
                                "builds it over "
                                    + build.table()
                                    + ", "
                                    + weight.size()
                                    + ", and "
                                    + waiting(statement, build)
                                    + " until that is done",
                                IndexRemedy.of(build, here),
                                weight.severity())))
        .toList();
  }

  /** CONCURRENTLY takes no such lock on the table, and builds no index in place. */
  static boolean blocks(RehearsedStatement statement, IndexBuild build) {
    return build.inPlace()
        || statement
            .held(build.table())
            .filter(lock -> lock.relation().equals(lock.table()))
            .anyMatch(lock -> lock.mode().blocksTraffic());
  }

  private static String waiting(RehearsedStatement statement, IndexBuild build) {
    boolean readers =
        build.inPlace()
            || statement
                .held(build.table())
                .anyMatch(lock -> lock.mode() == LockMode.ACCESS_EXCLUSIVE);
    return readers ? "every read and write of it waits" : "every write to it waits";
  }
}
