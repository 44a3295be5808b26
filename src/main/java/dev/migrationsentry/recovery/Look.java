package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.migration.ReleaseMigration;
import java.util.List;

/** A migration and what is known of it. */
record Look(ReleaseMigration file, Evidence evidence) {
  boolean is(Presence presence) {
    return evidence.presence() == presence;
  }

  /** Whether the catalogue alone proves that all of it has been done. */
  boolean proves() {
    return is(Presence.PRESENT) && evidence.rows().isEmpty();
  }

  /**
   * Whether the catalogue is as if all of it had been done: what of it can be seen is in. Together
   * with the whole catalogue being as the migrations leave it, that is as much as can be asked.
   */
  boolean fits() {
    return evidence.rows().isEmpty()
        && switch (evidence.presence()) {
          case PRESENT, UNTRACEABLE, UNDECIDED -> true;
          case ABSENT, PARTLY -> false;
        };
  }

  /** Whether it can be run: nothing of it is in, and no rows either. */
  boolean mayRun() {
    return is(Presence.ABSENT) && (file.transactional() || evidence.rows().isEmpty());
  }

  String words() {
    return EvidenceWords.of(evidence);
  }

  /** Whether all that speaks against running it is that it changes objects that were altered. */
  boolean changesWhatIsOtherwise() {
    List<Trace> different = evidence.marked(Trace.Mark.DIFFERENT);
    return evidence.marked(Trace.Mark.IN).isEmpty()
        && !different.isEmpty()
        && different.stream()
            .allMatch(trace -> trace.effect() instanceof Effect.Changed && trace.live() != null);
  }

  /** Indexes that its build left INVALID, if nothing else of it is in. */
  List<Trace> leftOvers() {
    boolean alone = evidence.marked(Trace.Mark.IN).isEmpty() && evidence.rows().isEmpty();
    List<Trace> different = evidence.marked(Trace.Mark.DIFFERENT);
    return alone && !file.transactional() && different.stream().allMatch(Look::isLeftOver)
        ? different
        : List.of();
  }

  private static boolean isLeftOver(Trace trace) {
    String live = trace.live();
    return trace.effect() instanceof Effect.Made(var object, String made)
        && object.kind() == ObjectKind.INDEX
        && live != null
        && !isPartOfAPartitionedIndex(live)
        && live.replace(" INVALID", "").replace(" NOT READY", "").equals(made);
  }

  /** The server drops neither such an index nor its parts concurrently (manual, DROP INDEX). */
  private static boolean isPartOfAPartitionedIndex(String definition) {
    return definition.contains(" ON ONLY ") || definition.contains(" ATTACHED TO ");
  }
}
