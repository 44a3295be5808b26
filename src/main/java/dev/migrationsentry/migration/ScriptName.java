package dev.migrationsentry.migration;

/**
 * What Flyway makes of a file's name.
 *
 * @param prefix the prefix that it took the name to begin with; empty if none
 * @param message what is wrong with the name; empty if nothing is
 */
public record ScriptName(Kind kind, String prefix, String message) {
  /** What a file is, by its name. */
  public enum Kind {
    VERSIONED,
    REPEATABLE,
    BASELINE,
    /** SQL at one of Flyway's events. */
    CALLBACK,
    /** The community edition never runs it. */
    UNDO,
    /** Settings of the script whose name it extends. */
    SCRIPT_CONFIG,
    /** A program, or source of one, by a migration's or a callback's name. */
    CODE,
    /** Meant for Flyway by its ending, and not run. */
    MISNAMED,
    /** Nothing that Flyway would look at. */
    OTHER
  }
}
