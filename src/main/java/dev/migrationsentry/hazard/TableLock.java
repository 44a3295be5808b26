package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;

/**
 * A lock on a relation that was there before the migration: on what it makes itself nobody waits.
 *
 * @param relation that is locked
 * @param table whose traffic it holds up: of an index its table, else the relation itself
 */
public record TableLock(QualifiedName relation, QualifiedName table, LockMode mode)
    implements Comparable<TableLock> {

  /**
   * Whom it keeps waiting. Every query of a table opens all of its indexes, so that an index that
   * may not be read keeps readers of the table waiting (measured; PostgreSQL source, plancat.c).
   */
  public String words() {
    String on = relation.equals(table) ? "" : ", through its index " + relation.name();
    return mode.blocks().words() + " of " + table + " (" + mode.words() + on + ")";
  }

  /** Whether the other one keeps users of the same table waiting too. */
  boolean isOnSameTable(TableLock other) {
    return other.table.equals(table) && other.mode.blocksTraffic();
  }

  /** The strongest first. */
  @Override
  public int compareTo(TableLock other) {
    int byMode = other.mode.compareTo(mode);
    int byTable = byMode == 0 ? table.compareTo(other.table) : byMode;
    return byTable == 0 ? relation.compareTo(other.relation) : byTable;
  }
}
