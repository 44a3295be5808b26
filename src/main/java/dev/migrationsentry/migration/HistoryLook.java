package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.RoundTrip;
import dev.migrationsentry.postgres.SearchPath;
import java.util.Optional;

/**
 * What one round trip tells of the past of a database: the history, the names that a project's
 * placeholders stand for, other tools. Read it once the round trip is over.
 */
public final class HistoryLook {
  private final FlywayProject project;
  private final RoundTrip.Pending<Optional<History>> history;
  private final RoundTrip.Pending<SessionNames> names;
  private final RoundTrip.Pending<Boolean> otherTools;

  /** Puts the questions. */
  public HistoryLook(RoundTrip trip, FlywayProject project) {
    HistoryTable table = project.historyTable();
    this.project = project;
    this.names = SessionNames.asked(trip);
    this.otherTools =
        OtherTools.asked(
            trip,
            RoundTrip.literals(table.schemas())
                + " || "
                + "COALESCE(%s, %s)"
                    .formatted(RoundTrip.literal(table.namedSchema()), SearchPath.CURRENT_SCHEMA));
    this.history = HistoryReader.asked(trip, table);
  }

  /**
   * The history; empty if it has to be read by {@link HistoryReader}, because the table is not
   * there, or empty, or not what it should be.
   */
  public Optional<History> history() {
    return history.get();
  }

  /** The project as it is on this database. */
  public FlywayProject project() {
    return project.dependsOnTheSession() ? project.on(names.get()) : project;
  }

  /** Whether another tool keeps a history here; {@link OtherTools} says which. */
  public boolean otherTools() {
    return otherTools.get();
  }
}
