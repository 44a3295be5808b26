package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import java.util.OptionalInt;

/**
 * One effect of a migration, and what became of it.
 *
 * @param overtakenBy the index of the first later migration that changes or drops the object, makes
 *     it again or renames it; empty if it stays as this one leaves it
 */
public record Footprint(Effect effect, OptionalInt overtakenBy) {

  /** Whether it is still to be seen when this and no later migration is in. */
  public boolean isVisibleAt(int head) {
    return overtakenBy.isEmpty() || overtakenBy.getAsInt() > head;
  }
}
