package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.verdict.MigrationName;
import java.util.List;
import java.util.Objects;

/**
 * What a live catalogue says of one migration.
 *
 * @param traces one for each effect
 * @param rows as {@link MigrationEffects} has them: if there are any, PRESENT says nothing of them
 */
public record Evidence(
    MigrationName migration, Presence presence, List<Trace> traces, List<String> rows) {
  public Evidence {
    traces = List.copyOf(traces);
    rows = List.copyOf(rows);
  }

  /**
   * The same, if the history is believed in what it records. An object that is not there has
   * perhaps never been made; if a recorded migration made it, then somebody has dropped it, and a
   * migration that drops it has nothing left to do.
   *
   * @param recorded the catalogue as the recorded migrations leave it
   */
  Evidence believing(Snapshot recorded) {
    boolean asAfter =
        traces.stream().allMatch(trace -> Objects.equals(trace.live(), trace.effect().after()));
    boolean otherThanRecorded =
        traces.stream()
            .anyMatch(
                trace ->
                    !Objects.equals(trace.live(), recorded.definition(trace.effect().object())));
    if (presence != Presence.UNDECIDED || !asAfter || !otherThanRecorded) {
      return this;
    }
    List<Trace> in =
        traces.stream()
            .map(trace -> new Trace(trace.effect(), Trace.Mark.IN, trace.live()))
            .toList();
    return new Evidence(migration, Presence.PRESENT, in, rows);
  }

  /** The traces that say so. */
  public List<Trace> marked(Trace.Mark mark) {
    return traces.stream().filter(trace -> trace.mark() == mark).toList();
  }
}
