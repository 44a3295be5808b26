package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The states of one object from the first migration that touches it to the last, and those of them
 * that a live database may be in. State 0 is before the first, state n after the n-th.
 */
final class Timeline {
  private final List<Integer> migrations = new ArrayList<>();
  private final List<@Nullable String> states = new ArrayList<>();
  private final BitSet possible = new BitSet();

  void add(int migration, Effect effect) {
    if (states.isEmpty()) {
      states.add(effect.before());
    }
    migrations.add(migration);
    states.add(effect.after());
  }

  /** Where the live object may be. */
  void compareWith(@Nullable String live) {
    for (int state = 0; state < states.size(); state++) {
      possible.set(state, Objects.equals(states.get(state), live));
    }
  }

  Trace.Mark mark(int migration) {
    if (possible.isEmpty()) {
      return Trace.Mark.DIFFERENT;
    }
    int after = after(migration);
    if (possible.nextSetBit(0) >= after) {
      return Trace.Mark.IN;
    }
    return possible.length() - 1 < after ? Trace.Mark.NOT_IN : Trace.Mark.UNDECIDED;
  }

  /** It is known from elsewhere that this migration is in, or that it is not. */
  void settle(int migration, boolean in) {
    if (in) {
      possible.clear(0, after(migration));
    } else {
      possible.clear(after(migration), states.size());
    }
  }

  /** The later ones that lead from what this one leaves to the next state that is possible. */
  List<Integer> hiding(int migration) {
    int after = after(migration);
    int next = possible.nextSetBit(after);
    return migrations.subList(after, Math.max(after, next));
  }

  private int after(int migration) {
    return migrations.indexOf(migration) + 1;
  }
}
