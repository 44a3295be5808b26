package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.verdict.MigrationName;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place in a release's history that a live catalogue is most like. Pure.
 *
 * @param head how many of the migrations, from the first on
 * @param of how many there are
 * @param last the last of them, as people call it; empty if there is none
 * @param differences what is otherwise there, as effects on what should be
 */
record Nearest(int head, int of, String last, List<Effect> differences) {
  Nearest {
    differences = List.copyOf(differences);
  }

  /** Of several that are as near, the earliest: it claims least. */
  static Nearest of(ReplayedHistory replayed, Snapshot live) {
    List<MigrationEffects> migrations = replayed.migrations();
    Set<ObjectId> otherwise = new HashSet<>();
    for (ObjectId object : replayed.objects()) {
      compare(object, replayed.start().definition(object), live, otherwise);
    }
    int best = 0;
    int fewest = otherwise.size();
    for (int head = 1; head <= migrations.size(); head++) {
      for (Effect effect : migrations.get(head - 1).effects()) {
        compare(effect.object(), effect.after(), live, otherwise);
      }
      if (otherwise.size() < fewest) {
        fewest = otherwise.size();
        best = head;
      }
    }
    Set<MigrationName> in = new LinkedHashSet<>();
    migrations.subList(0, best).forEach(each -> in.add(each.migration()));
    return new Nearest(
        best,
        migrations.size(),
        best == 0 ? "" : migrations.get(best - 1).migration().label(),
        Expected.after(replayed, in).differences(live));
  }

  private static void compare(
      ObjectId object, @Nullable String expected, Snapshot live, Set<ObjectId> otherwise) {
    if (Objects.equals(expected, live.definition(object))) {
      otherwise.remove(object);
    } else {
      otherwise.add(object);
    }
  }

  /** {@code nearest: V4 step, 4 of 5 migrations; then 1 difference: column … is not there}. */
  String words() {
    String place =
        head == 0
            ? "nearest: before the first of " + of + " migrations"
            : "nearest: " + last + ", " + head + " of " + of + " migrations";
    return differences.isEmpty()
        ? place + ", and what the catalogue shows is as they leave it"
        : place
            + "; then "
            + DifferenceWords.count(differences)
            + ": "
            + DifferenceWords.of(differences);
  }
}
