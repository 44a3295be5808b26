package dev.migrationsentry.recovery;

import dev.migrationsentry.verdict.MigrationName;
import java.util.List;

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

  /** The traces that say so. */
  public List<Trace> marked(Trace.Mark mark) {
    return traces.stream().filter(trace -> trace.mark() == mark).toList();
  }
}
