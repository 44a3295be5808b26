package dev.migrationsentry.catalog;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue at one moment: each object with its whole definition. Two objects are the same if
 * their definitions are equal texts, which holds between databases of servers of one major version.
 */
public record Snapshot(SortedMap<ObjectId, String> definitions) {
  public static final Snapshot EMPTY = new Snapshot(new TreeMap<>());

  public Snapshot {
    definitions = Collections.unmodifiableSortedMap(new TreeMap<>(definitions));
  }

  public static Snapshot of(Map<ObjectId, String> definitions) {
    return new Snapshot(new TreeMap<>(definitions));
  }

  /** The whole definition of an object; null if it is not there. */
  public @Nullable String definition(ObjectId object) {
    return definitions.get(object);
  }

  /** This catalogue after these effects, in their order; what they say of before is not checked. */
  public Snapshot after(Collection<Effect> effects) {
    SortedMap<ObjectId, String> changed = new TreeMap<>(definitions);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Made made -> changed.put(made.object(), made.after());
        case Effect.Changed change -> changed.put(change.object(), change.after());
        case Effect.Dropped dropped -> changed.remove(dropped.object());
      }
    }
    return new Snapshot(changed);
  }
}
