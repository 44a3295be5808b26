package dev.migrationsentry.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What makes one catalogue into another. */
public final class SnapshotDifference {
  private SnapshotDifference() {}

  /** The effects that lead from one to the other, in the order of the objects; empty if equal. */
  public static List<Effect> between(Snapshot before, Snapshot after) {
    SortedSet<ObjectId> objects = new TreeSet<>(before.definitions().keySet());
    objects.addAll(after.definitions().keySet());
    List<Effect> effects = new ArrayList<>();
    for (ObjectId object : objects) {
      Effect effect = Effect.of(object, before.definition(object), after.definition(object));
      if (effect != null) {
        effects.add(effect);
      }
    }
    return List.copyOf(effects);
  }
}
