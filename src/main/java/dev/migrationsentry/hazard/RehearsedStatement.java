package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one statement did on the scratch database, as measured around it on its own session. All is
 * about relations that were there before the migration began; what the migration made itself is
 * among the effects alone.
 *
 * @param place where it starts
 * @param sql the whole statement, after placeholders; for rules, not for print
 * @param ran its first line without values, how long it took, rows and notices
 * @param inTransaction of the migration's; if not, its locks ended with it
 * @param locks that it took: those that its transaction then held, or those that an observer saw
 * @param carriedOver locks that earlier statements of the transaction took and that it still holds
 * @param rewritten tables and materialized views that now lie in another file
 * @param emptied tables that were truncated
 * @param builds indexes built, other than those that a rewrite builds anew
 * @param scans tables read from end to end, other than for a rewrite or an index
 * @param rows written
 * @param effects on the catalogue
 * @param renamed tables, views and the like
 * @param partitions by the name of a partition, that of its table at the top
 * @param waitsForever for a lock: when it began no {@code lock_timeout} was in force
 * @param endedTransaction it committed or rolled back what the migration had done so far
 */
public record RehearsedStatement(
    SourcePlace place,
    String sql,
    AppliedMigration.Statement ran,
    boolean inTransaction,
    List<TableLock> locks,
    List<TableLock> carriedOver,
    List<QualifiedName> rewritten,
    List<QualifiedName> emptied,
    List<IndexBuild> builds,
    List<TableScan> scans,
    List<RowsWritten> rows,
    List<Effect> effects,
    List<Renamed> renamed,
    Map<QualifiedName, QualifiedName> partitions,
    boolean waitsForever,
    boolean endedTransaction) {
  public RehearsedStatement {
    locks = locks.stream().sorted().toList();
    carriedOver = carriedOver.stream().sorted().toList();
    rewritten = List.copyOf(rewritten);
    emptied = List.copyOf(emptied);
    builds = List.copyOf(builds);
    scans = List.copyOf(scans);
    rows = List.copyOf(rows);
    effects = List.copyOf(effects);
    renamed = List.copyOf(renamed);
    partitions = Map.copyOf(partitions);
  }

  /** The same, once the engine has said how it went. */
  public RehearsedStatement timed(AppliedMigration.Statement ended) {
    return new RehearsedStatement(
        place,
        sql,
        ended,
        inTransaction,
        locks,
        carriedOver,
        rewritten,
        emptied,
        builds,
        scans,
        rows,
        effects,
        renamed,
        partitions,
        waitsForever,
        endedTransaction);
  }

  /** What the server said meanwhile. */
  public List<String> notices() {
    return ran.notices();
  }

  /** The locks on a table or on its indexes that are held at its end, its own and earlier ones. */
  public Stream<TableLock> held(QualifiedName table) {
    return held().filter(lock -> lock.table().equals(table));
  }

  /** All locks that are held at its end, its own and earlier ones. */
  Stream<TableLock> held() {
    return Stream.concat(locks.stream(), carriedOver.stream());
  }

  /** The tables whose rows it wrote, or would have if there were any. */
  List<QualifiedName> written() {
    return locks.stream()
        .filter(lock -> lock.mode() == LockMode.ROW_EXCLUSIVE)
        .filter(lock -> lock.relation().equals(lock.table()))
        .map(TableLock::table)
        .toList();
  }

  /** The locks that it took itself and that keep readers or writers waiting. */
  public Stream<TableLock> blocking() {
    return locks.stream().filter(lock -> lock.mode().blocksTraffic());
  }
}
