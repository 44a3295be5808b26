package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.Snapshot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Holds a live catalogue against what the migrations do. Pure.
 *
 * <p>The live definition of an object is looked for among the states that the migrations take it
 * through. If it is one of them, each migration that touches the object is in or not in, unless two
 * states look the same: an object that is not there has perhaps not been made yet, and has perhaps
 * been dropped again. Then the rest of the migration's effects decide: one that is surely not in
 * settles that none is, and only then one that is surely in settles that all are.
 */
public final class Proof {
  private final List<MigrationEffects> migrations;
  private final Map<ObjectId, Timeline> timelines = new HashMap<>();
  private final Snapshot live;

  private Proof(ReplayedHistory history, Snapshot live) {
    this.migrations = history.migrations();
    this.live = live;
    for (int index = 0; index < migrations.size(); index++) {
      touch(index, migrations.get(index).effects());
    }
    touch(migrations.size(), history.afterwards());
    timelines.forEach((object, timeline) -> timeline.compareWith(live.definition(object)));
  }

  private void touch(int index, List<Effect> effects) {
    for (Effect effect : effects) {
      timelines.computeIfAbsent(effect.object(), _ -> new Timeline()).add(index, effect);
    }
  }

  /**
   * What a live catalogue says of each migration, in their order. Where the replay is no proof
   * ({@link Fidelity#isProof}), neither is this.
   */
  public static List<Evidence> of(ReplayedHistory history, Snapshot live) {
    Proof proof = new Proof(history, live);
    proof.settle();
    List<Evidence> evidence = new ArrayList<>();
    for (int index = 0; index < proof.migrations.size(); index++) {
      evidence.add(proof.evidence(index));
    }
    return List.copyOf(evidence);
  }

  private void settle() {
    boolean settled = true;
    while (settled) {
      settled = settleOne(false) || settleOne(true);
    }
  }

  /** Each time at least one effect becomes decided that was not, so this comes to an end. */
  private boolean settleOne(boolean in) {
    Trace.Mark sure = in ? Trace.Mark.IN : Trace.Mark.NOT_IN;
    for (int index = 0; index < migrations.size(); index++) {
      if (marks(index).equals(EnumSet.of(sure, Trace.Mark.UNDECIDED)) && isFree(index, in)) {
        for (Effect effect : migrations.get(index).effects()) {
          timeline(effect).settle(index, in);
        }
        return true;
      }
    }
    return false;
  }

  /**
   * Whether nothing speaks against it in the later migrations that touch the same objects: if this
   * one is in, those that hide it must be in too; if it is not, they cannot be.
   */
  private boolean isFree(int index, boolean in) {
    Set<Trace.Mark> against =
        EnumSet.of(Trace.Mark.DIFFERENT, in ? Trace.Mark.NOT_IN : Trace.Mark.IN);
    return migrations.get(index).effects().stream()
        .filter(effect -> timeline(effect).mark(index) == Trace.Mark.UNDECIDED)
        .map(effect -> timeline(effect).hiding(index))
        .flatMap(List::stream)
        .filter(other -> other < migrations.size())
        .noneMatch(other -> marks(other).stream().anyMatch(against::contains));
  }

  private Timeline timeline(Effect effect) {
    return Objects.requireNonNull(timelines.get(effect.object()));
  }

  private Set<Trace.Mark> marks(int index) {
    Set<Trace.Mark> marks = EnumSet.noneOf(Trace.Mark.class);
    migrations.get(index).effects().forEach(effect -> marks.add(timeline(effect).mark(index)));
    return marks;
  }

  private Evidence evidence(int index) {
    MigrationEffects migration = migrations.get(index);
    List<Trace> traces =
        migration.effects().stream()
            .map(
                effect ->
                    new Trace(
                        effect, timeline(effect).mark(index), live.definition(effect.object())))
            .toList();
    return new Evidence(migration.migration(), presence(marks(index)), traces, migration.rows());
  }

  private static Presence presence(Set<Trace.Mark> marks) {
    if (marks.isEmpty()) {
      return Presence.UNTRACEABLE;
    }
    boolean in = marks.contains(Trace.Mark.IN);
    boolean notIn = marks.contains(Trace.Mark.NOT_IN);
    if (marks.contains(Trace.Mark.DIFFERENT) || (in && notIn)) {
      return Presence.PARTLY;
    }
    if (marks.contains(Trace.Mark.UNDECIDED)) {
      return in || notIn ? Presence.PARTLY : Presence.UNDECIDED;
    }
    return in ? Presence.PRESENT : Presence.ABSENT;
  }
}
