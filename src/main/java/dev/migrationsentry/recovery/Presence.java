package dev.migrationsentry.recovery;

/** Whether a migration's effects are in a live catalogue. */
public enum Presence {
  /** All of them are. */
  PRESENT,
  /** None is. */
  ABSENT,
  /** Some are and some are not, or may not be; or an object is not as any migration leaves it. */
  PARTLY,
  /** It has no effect on the catalogue; it may have written rows. */
  UNTRACEABLE,
  /**
   * The catalogue would look the same either way, because later migrations undo what it does, or it
   * undoes what earlier ones do: what it drops was perhaps never made.
   */
  UNDECIDED
}
