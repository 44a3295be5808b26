package dev.migrationsentry.verdict;

import java.time.Duration;
import java.util.List;

/**
 * What a rehearsal measured, in words: for documents and people. Names of relations are as people
 * write them.
 *
 * @param scratch where it ran
 * @param migrations that were pending, in their order
 * @param notSeen what a rehearsal cannot see
 */
public record Rehearsal(String scratch, List<Migration> migrations, List<String> notSeen) {
  public Rehearsal {
    migrations = List.copyOf(migrations);
    notSeen = List.copyOf(notSeen);
  }

  /**
   * One migration.
   *
   * @param took on a database with next to no rows
   */
  public record Migration(
      MigrationName name, boolean inTransaction, Duration took, List<Statement> statements) {
    public Migration {
      statements = List.copyOf(statements);
    }
  }

  /**
   * One statement.
   *
   * @param place where it starts
   * @param ran its first line, its time, its notices
   * @param locks that it took on what was there before
   * @param carriedOver locks of earlier statements that were still held
   * @param rewritten relations
   * @param emptied relations
   * @param builds indexes: {@code unique index public.t.i}
   * @param scans relations read from end to end
   * @param rows {@code 3 rows updated in public.t}
   * @param effects {@code made column public.t.c}
   * @param endedTransaction it ended the migration's own transaction
   */
  public record Statement(
      SourcePlace place,
      AppliedMigration.Statement ran,
      List<Lock> locks,
      List<Lock> carriedOver,
      List<String> rewritten,
      List<String> emptied,
      List<String> builds,
      List<String> scans,
      List<String> rows,
      List<String> effects,
      boolean endedTransaction) {
    public Statement {
      locks = List.copyOf(locks);
      carriedOver = List.copyOf(carriedOver);
      rewritten = List.copyOf(rewritten);
      emptied = List.copyOf(emptied);
      builds = List.copyOf(builds);
      scans = List.copyOf(scans);
      rows = List.copyOf(rows);
      effects = List.copyOf(effects);
    }
  }

  /**
   * A lock.
   *
   * @param relation that is locked
   * @param table whose traffic it holds up: of an index its table
   * @param mode in SQL's words: {@code ACCESS EXCLUSIVE}
   * @param blocksTraffic whether it keeps readers or writers waiting
   * @param words whom it keeps waiting
   */
  public record Lock(
      String relation, String table, String mode, boolean blocksTraffic, String words) {}
}
