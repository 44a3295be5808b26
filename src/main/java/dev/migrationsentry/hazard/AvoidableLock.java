package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** ACCESS EXCLUSIVE is taken on a table where another form of the statement takes less. */
final class AvoidableLock implements Hazard {
  private static final Pattern PARTITION_OF =
      Pattern.compile("(?s).*partition of ([^ ]+)(?: (FOR VALUES .*?|DEFAULT))?(?: with \\(.*)?");

  @Override
  public List<Finding> in(Situation here) {
    return Stream.of(indexDropped(here), detached(here), madeAsPartition(here))
        .flatMap(each -> each)
        .toList();
  }

  private static Stream<Finding> indexDropped(Situation here) {
    boolean alone = here.statement().effects().stream().allMatch(AvoidableLock::isIndexDropped);
    return here.dropped(ObjectKind.INDEX)
        .filter(_ -> alone)
        .filter(each -> here.target().has(each.object()))
        // Of a partitioned table: CONCURRENTLY does not take those.
        .filter(each -> !each.before().contains(" ON ONLY "))
        .flatMap(
            each ->
                finding(
                    here,
                    OnTarget.relation(each.object()),
                    "drops index " + each.object().part(),
                    "In a migration of its own, with executeInTransaction=false in its .conf: DROP"
                        + " INDEX CONCURRENTLY "
                        + new QualifiedName(each.object().schema(), each.object().part()).sql()
                        + ";"));
  }

  private static boolean isIndexDropped(Effect effect) {
    ObjectKind kind = effect.object().kind();
    return effect instanceof Effect.Dropped
        && (kind == ObjectKind.INDEX || kind == ObjectKind.COMMENT);
  }

  private static Stream<Finding> detached(Situation here) {
    return here.changed(ObjectKind.TABLE)
        .filter(each -> !each.after().contains("partition of "))
        .flatMap(
            each -> {
              Matcher before = PARTITION_OF.matcher(each.before());
              return before.matches()
                  ? finding(
                      here,
                      named(before.group(1)),
                      "detaches " + OnTarget.relation(each.object()),
                      "Where there is no default partition, in a migration of its own with"
                          + " executeInTransaction=false in its .conf: ALTER TABLE "
                          + before.group(1)
                          + " DETACH PARTITION "
                          + OnTarget.relation(each.object()).sql()
                          + " CONCURRENTLY;")
                  : Stream.empty();
            });
  }

  private static Stream<Finding> madeAsPartition(Situation here) {
    return here.made(ObjectKind.TABLE)
        .flatMap(
            each -> {
              Matcher made = PARTITION_OF.matcher(each.after());
              String table = OnTarget.relation(each.object()).sql();
              return made.matches()
                  ? finding(
                      here,
                      named(made.group(1)),
                      "makes " + OnTarget.relation(each.object()) + " as its partition",
                      "CREATE TABLE "
                          + table
                          + " (LIKE "
                          + made.group(1)
                          + " INCLUDING DEFAULTS INCLUDING CONSTRAINTS); ALTER TABLE "
                          + made.group(1)
                          + " ATTACH PARTITION "
                          + table
                          + " "
                          + made.group(2)
                          + "; which keeps nobody waiting who reads or writes")
                  : Stream.empty();
            });
  }

  private static QualifiedName named(String sql) {
    int dot = sql.indexOf('.');
    return new QualifiedName(
        Identifier.unquoted(sql.substring(0, Math.max(0, dot))),
        Identifier.unquoted(sql.substring(dot + 1)));
  }

  private static Stream<Finding> finding(
      Situation here, QualifiedName table, String does, String remedy) {
    boolean held =
        here.statement().locks().contains(new TableLock(table, table, LockMode.ACCESS_EXCLUSIVE));
    return here.target().weight(table).stream()
        .filter(_ -> held)
        .map(
            weight ->
                here.finding(
                    FindingCode.HAZARD_AVOIDABLE_LOCK,
                    table,
                    does
                        + " and for that takes a lock that blocks every read and write of "
                        + table
                        + ", "
                        + weight.size()
                        + ", behind the longest query that runs on it",
                    remedy,
                    weight.atMost(Severity.WARNING)));
  }
}
