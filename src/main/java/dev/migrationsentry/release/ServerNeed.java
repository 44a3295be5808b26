package dev.migrationsentry.release;

import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.verdict.SourcePlace;
import org.jspecify.annotations.Nullable;

/** Something that a script takes for granted on the server. */
public sealed interface ServerNeed {
  /** The migration that needs it. */
  ReleaseMigration migration();

  /** Where it says so. */
  SourcePlace place();

  /**
   * An extension that the script creates, so that its files have to be on the server.
   *
   * @param version null: the server's default
   */
  record Extension(
      ReleaseMigration migration, SourcePlace place, String name, @Nullable String version)
      implements ServerNeed {}

  /** A role that the script names. */
  record Role(ReleaseMigration migration, SourcePlace place, String name) implements ServerNeed {}

  /**
   * Syntax that came with a version.
   *
   * @param major the first PostgreSQL that knows it
   */
  record Syntax(ReleaseMigration migration, SourcePlace place, String words, int major)
      implements ServerNeed {}
}
