package dev.migrationsentry.rehearsal;

import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An index is built while writers of its table wait. */
final class IndexBlocksWrites implements Hazard {
  private static final Pattern CREATE =
      Pattern.compile("(?is)^\\s*(CREATE\\s+(?:UNIQUE\\s+)?INDEX)\\s+(.*?)[\\s;]*$");

  @Override
  public List<Finding> in(
      RehearsedStatement statement, RehearsedMigration migration, Traffic target) {
    return statement.builds().stream()
        .filter(
            build -> statement.held(build.table()).anyMatch(lock -> lock.mode().blocksTraffic()))
        .flatMap(
            build ->
                Weight.of(build.table(), target).stream()
                    .map(
                        weight ->
                            Finding.of(
                                    FindingCode.HAZARD_INDEX_BLOCKS_WRITES,
                                    build.table() + "." + build.index(),
                                    migration.name().label()
                                        + " builds it over "
                                        + build.table()
                                        + ", "
                                        + weight.size()
                                        + ", and "
                                        + waiting(statement, build)
                                        + " until that is done",
                                    remedy(statement, build))
                                .weighing(weight.severity())))
        .toList();
  }

  private static String waiting(RehearsedStatement statement, IndexBuild build) {
    boolean readers =
        statement.held(build.table()).anyMatch(lock -> lock.mode() == LockMode.ACCESS_EXCLUSIVE);
    return readers ? "every read and write of it waits" : "every write to it waits";
  }

  private static String remedy(RehearsedStatement statement, IndexBuild build) {
    Matcher create = CREATE.matcher(statement.sql());
    if (create.matches()) {
      return "In a migration of its own, with executeInTransaction=false in its .conf: "
          + create.group(1)
          + " CONCURRENTLY "
          + create.group(2).strip().replaceAll("\\s+", " ")
          + ";";
    }
    return build.again()
        ? "Rebuild it beside the traffic, outside of a transaction: REINDEX INDEX CONCURRENTLY "
            + build.index()
            + ";"
        : "Build a unique index on "
            + build.table().sql()
            + " with CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own first, then ADD"
            + " CONSTRAINT "
            + build.index()
            + " … USING INDEX.";
  }
}
