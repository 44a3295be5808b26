package dev.migrationsentry.postgres;

/** What a connection is for. Shown in {@code pg_stat_activity}, and decides how it is set up. */
public enum Purpose {
  /** Holds the deploy lock and does nothing else. */
  LOCK("lock", true),
  /** Reads facts and the catalogue. */
  READ("read", true),
  /** One short look in one transaction. Nothing is set up: it ends before that could matter. */
  LOOK("look", false),
  /** Reads the history, which may be wherever the session's own search path says. */
  HISTORY("history", false),
  /** Runs probes: the project's own queries, with the search path that they are written for. */
  PROBE("probe", false),
  /** Runs migrations: keeps the search path that the database, the role or the URL gives it. */
  MIGRATE("migrate", false),
  /** Makes and drops scratch databases, and what has to be in one before the first migration. */
  SCRATCH("scratch", false),
  /** Watches the others. */
  WATCH("watch", true);

  private final String word;
  private final boolean ours;

  Purpose(String word, boolean ours) {
    this.word = word;
    this.ours = ours;
  }

  String word() {
    return word;
  }

  /**
   * Whether only statements of this program run there, so that no schema is searched but the
   * catalogue's.
   */
  boolean searchesCatalogueOnly() {
    return ours;
  }
}
