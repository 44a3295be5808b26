package dev.migrationsentry.verdict;

/**
 * What a run leaves behind, as far as it has proved it. The second of the three lines that a
 * blocked run prints.
 */
public enum DatabaseState {
  /** Nothing was written: the run ended before its first write, or had none to make. */
  UNTOUCHED("the database was not touched"),
  /** Something was started and rolled back. */
  AS_BEFORE("rolled back; the database is as it was before"),
  /** Every migration that was started is in and recorded; nothing is half done. */
  MIGRATIONS_IN("the migrations listed as applied are in and recorded; nothing is half done"),
  /** Every guard that is listed is in, and nothing of another one; of migrations as above. */
  GUARDS_IN("the guards listed as applied are in; nothing is half done"),
  /** Part of a migration is in; the findings name the part. */
  PART_IN("part of a migration is in; the findings name the part"),
  /**
   * The connection died at the moment of truth and could not be made again, or a bug ended the run.
   */
  UNKNOWN("not known: look at the history table and the schema before anything else");

  private final String words;

  DatabaseState(String words) {
    this.words = words;
  }

  /** One sentence for a person. */
  public String words() {
    return words;
  }
}
