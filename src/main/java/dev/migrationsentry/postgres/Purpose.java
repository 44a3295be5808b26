package dev.migrationsentry.postgres;

/** What a connection is for. Shown in {@code pg_stat_activity}, and decides how it is set up. */
public enum Purpose {
  /** Holds the deploy lock and does nothing else. */
  LOCK("lock", Path.CATALOGUE, false),
  /** Reads facts and the catalogue. */
  READ("read", Path.CATALOGUE, false),
  /** One short look in one transaction. Nothing is set up: it ends before that could matter. */
  LOOK("look", Path.PROJECT, true),
  /**
   * Reads the history, which may be wherever the session's own search path says: {@link
   * SearchPath#CURRENT_SCHEMA}.
   */
  HISTORY("history", Path.CATALOGUE, true),
  /** Runs probes: the project's own queries, with the search path that they are written for. */
  PROBE("probe", Path.PROJECT, true),
  /** Runs migrations: keeps the search path that the database, the role or the URL gives it. */
  MIGRATE("migrate", Path.PROJECT, true),
  /** Sets a history right. */
  MEND("mend", Path.CATALOGUE, true),
  /** Makes and drops scratch databases. */
  SCRATCH("scratch", Path.CATALOGUE, true),
  /** In a scratch database: where the project's names lead there, and what must be there first. */
  REPLAY("scratch", Path.PROJECT, true),
  /** Watches the others. */
  WATCH("watch", Path.CATALOGUE, false);

  private enum Path {
    CATALOGUE,
    PROJECT
  }

  private final String word;
  private final Path path;
  private final boolean mayWrite;

  Purpose(String word, Path path, boolean mayWrite) {
    this.word = word;
    this.path = path;
    this.mayWrite = mayWrite;
  }

  /** As {@code pg_stat_activity} shows it. */
  String applicationName() {
    return "migration-sentry " + word;
  }

  /**
   * Whether only statements of this program run there, so that no schema is searched but the
   * catalogue's.
   */
  boolean searchesCatalogueOnly() {
    return path == Path.CATALOGUE;
  }

  /**
   * Whether the session of a look may go on as one of these: it is connected alike, and nothing was
   * changed in it.
   */
  boolean mayFollowLook() {
    return switch (this) {
      case LOCK, READ, HISTORY, PROBE, WATCH -> true;
      case LOOK, MIGRATE, MEND, SCRATCH, REPLAY -> false;
    };
  }

  /** Whether it may change what new sessions are given: their search path, for one. */
  boolean changesSchema() {
    return this == MIGRATE || this == MEND || this == REPLAY;
  }

  /** Whether it asks small questions and nothing else: the server is to refuse it every write. */
  boolean onlyAsks() {
    return !mayWrite;
  }
}
