package dev.migrationsentry.hazard;

import java.util.Arrays;
import java.util.Locale;

/**
 * The modes of a lock on a relation, from the weakest to the strongest, and whom each keeps waiting
 * (PostgreSQL manual, "Explicit Locking", table of conflicting lock modes).
 */
public enum LockMode {
  ACCESS_SHARE(Blocks.SCHEMA_CHANGES),
  ROW_SHARE(Blocks.SCHEMA_CHANGES),
  ROW_EXCLUSIVE(Blocks.SCHEMA_CHANGES),
  SHARE_UPDATE_EXCLUSIVE(Blocks.SCHEMA_CHANGES),
  SHARE(Blocks.WRITES),
  SHARE_ROW_EXCLUSIVE(Blocks.WRITES),
  EXCLUSIVE(Blocks.WRITES_AND_ROW_LOCKS),
  ACCESS_EXCLUSIVE(Blocks.READS_AND_WRITES);

  /** What an application does that has to wait. */
  public enum Blocks {
    /** Nothing that an application does: VACUUM, or other changes of the schema. */
    SCHEMA_CHANGES("blocks nobody who reads or writes"),
    WRITES("blocks every write"),
    WRITES_AND_ROW_LOCKS("blocks every write and every SELECT … FOR UPDATE or FOR SHARE"),
    READS_AND_WRITES("blocks every read and write");

    private final String words;

    Blocks(String words) {
      this.words = words;
    }

    /** To be followed by "of" and a table. */
    public String words() {
      return words;
    }
  }

  private final Blocks blocks;

  LockMode(Blocks blocks) {
    this.blocks = blocks;
  }

  public Blocks blocks() {
    return blocks;
  }

  /** Whether somebody who reads or writes rows has to wait. */
  public boolean blocksTraffic() {
    return blocks != Blocks.SCHEMA_CHANGES;
  }

  /** In SQL's words: {@code ACCESS EXCLUSIVE}. */
  public String words() {
    return name().replace('_', ' ');
  }

  /** The mode that {@code pg_locks} writes this way: {@code AccessExclusiveLock}. */
  public static LockMode of(String shown) {
    return Arrays.stream(values())
        .filter(mode -> shown.equalsIgnoreCase(mode.name().replace("_", "") + "Lock"))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(shown.toLowerCase(Locale.ROOT) + ": no such mode"));
  }
}
