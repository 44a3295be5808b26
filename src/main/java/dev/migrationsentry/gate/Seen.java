package dev.migrationsentry.gate;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryLook;
import dev.migrationsentry.postgres.CatalogLook;
import dev.migrationsentry.postgres.InvalidIndexes;
import dev.migrationsentry.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A database as one round trip shows it. It holds until somebody writes: who has taken the lock, or
 * has written, looks again.
 *
 * @param project as it is on this database
 * @param catalogue what the contract speaks of
 * @param invalidIndexes all of them, whoever made them
 */
public record Seen(
    History history,
    FlywayProject project,
    Catalog catalogue,
    List<InvalidIndexes.Invalid> invalidIndexes) {
  public Seen {
    invalidIndexes = List.copyOf(invalidIndexes);
  }

  /** The questions, put. */
  static final class Asked {
    private final HistoryLook history;
    private final RoundTrip.Pending<Catalog> catalogue;
    private final RoundTrip.Pending<List<InvalidIndexes.Invalid>> invalidIndexes;

    /** Puts them. */
    Asked(RoundTrip trip, Connection connection, ContractQuestion question) throws SQLException {
      this.history = new HistoryLook(trip, question.release().project());
      this.catalogue = CatalogLook.asked(trip, connection, question.contract().tables());
      this.invalidIndexes = InvalidIndexes.asked(trip);
    }

    /** What was seen; empty if more has to be asked before anything can be said. */
    Optional<Seen> answer() {
      return history.otherTools()
          ? Optional.empty()
          : history
              .history()
              .map(
                  found ->
                      new Seen(found, history.project(), catalogue.get(), invalidIndexes.get()));
    }
  }

  /** The history, compared with the release. */
  Diagnosis diagnosis() {
    return Diagnosis.of(history, project.migrations(), project.historyRules());
  }
}
