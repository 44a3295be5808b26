package dev.migrationsentry.recovery;

import java.util.Locale;

/** How far recovery may go: each rung includes those before it. */
public enum Rung {
  /** Nothing is mended; what is wrong is refused. */
  NONE,
  /** False rows of the history are set right, and what a broken build left is removed. */
  REPAIR,
  /** What is proved to be in is recorded, not run. */
  STAMP,
  /** The project's guards are applied. */
  GUARD;

  /**
   * By its name in the settings.
   *
   * @throws IllegalArgumentException there is none of that name
   */
  public static Rung of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  boolean allows(Rung rung) {
    return compareTo(rung) >= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
