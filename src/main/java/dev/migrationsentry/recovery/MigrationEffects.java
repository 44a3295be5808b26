package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.verdict.MigrationName;
import java.util.List;

/**
 * What one migration did on a scratch database.
 *
 * @param effects on the catalogue, in the order of the objects; with those of the project's
 *     callbacks around it
 * @param rows what it may have done to rows, of which a catalogue tells nothing: tables and
 *     sequences that it locked for writing, or the words of a statement; empty if nothing
 */
public record MigrationEffects(MigrationName migration, List<Effect> effects, List<String> rows) {
  public MigrationEffects {
    effects = List.copyOf(effects);
    rows = List.copyOf(rows);
  }
}
