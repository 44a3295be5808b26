package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.verdict.MigrationName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a release's migrations do one after the other, from an empty database on. Pure.
 *
 * @param start the catalogue before the first
 * @param migrations in the order in which they ran
 * @param afterwards what the project's callbacks did after the last
 */
public record ReplayedHistory(
    Fidelity fidelity, Snapshot start, List<MigrationEffects> migrations, List<Effect> afterwards) {
  public ReplayedHistory {
    migrations = List.copyOf(migrations);
    afterwards = List.copyOf(afterwards);
  }

  /** Where a migration is in the order; empty if it did not run, below a baseline for example. */
  public OptionalInt indexOf(MigrationName migration) {
    for (int index = 0; index < migrations.size(); index++) {
      if (migrations.get(index).migration().equals(migration)) {
        return OptionalInt.of(index);
      }
    }
    return OptionalInt.empty();
  }

  /** The catalogue when the migrations up to this one are in; -1: none. */
  public Snapshot expectedAt(int head) {
    return start.after(
        migrations.subList(0, head + 1).stream().flatMap(each -> each.effects().stream()).toList());
  }

  /** The effects of one migration, with the later migration that hides each, if one does. */
  public List<Footprint> effects(int index) {
    List<Footprint> footprints = new ArrayList<>();
    Map<ObjectId, Integer> next = new HashMap<>();
    for (int later = migrations.size() - 1; later > index; later--) {
      for (Effect effect : migrations.get(later).effects()) {
        next.put(effect.object(), later);
      }
    }
    for (Effect effect : migrations.get(index).effects()) {
      Integer by = next.get(effect.object());
      footprints.add(new Footprint(effect, by == null ? OptionalInt.empty() : OptionalInt.of(by)));
    }
    return List.copyOf(footprints);
  }

  /** Every object that a migration makes, changes or drops. */
  public SortedSet<ObjectId> objects() {
    SortedSet<ObjectId> objects = new TreeSet<>();
    migrations.forEach(each -> each.effects().forEach(effect -> objects.add(effect.object())));
    return objects;
  }

  /**
   * In what a live catalogue is not as it should be when the migrations up to this one are in and
   * no other is. Objects that no migration touches are nobody's business.
   *
   * @return as effects on what should be; empty if all is as it should be
   */
  public List<Effect> differences(Snapshot live, int head) {
    Snapshot expected = expectedAt(head);
    return objects().stream()
        .map(
            object ->
                Optional.ofNullable(
                    Effect.of(object, expected.definition(object), live.definition(object))))
        .flatMap(Optional::stream)
        .toList();
  }
}
