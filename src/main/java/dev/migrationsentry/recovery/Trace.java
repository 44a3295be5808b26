package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import org.jspecify.annotations.Nullable;

/**
 * One effect of a migration, held against a live catalogue.
 *
 * @param live the definition of the object there; null if it is not there
 */
public record Trace(Effect effect, Mark mark, @Nullable String live) {

  /** What the live object says of the effect. */
  public enum Mark {
    /** The object is as this migration or a later one leaves it. */
    IN,
    /** The object is as it was before. */
    NOT_IN,
    /** The object is as no migration leaves it. */
    DIFFERENT,
    /** The object is as it was before, and as a later migration leaves it. */
    UNDECIDED
  }
}
