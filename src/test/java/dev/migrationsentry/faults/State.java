package dev.migrationsentry.faults;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.postgres.SnapshotReader;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that a release could notice of a database: its catalogue and its rows, without the history
 * and the receipts beside it.
 */
record State(Snapshot catalogue, List<String> rows) {
  private static final List<QualifiedName> OURS =
      List.of(
          new QualifiedName("public", "flyway_schema_history"),
          new QualifiedName("public", "migration_sentry_receipts"));

  static State of(TestDatabase database) {
    try (Connection connection = database.connect()) {
      Stop stop = new Stop(Duration.ofMinutes(2));
      return new State(SnapshotReader.read(connection, stop, OURS), rows(database));
    } catch (SQLException | StepRefused e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> rows(TestDatabase database) {
    List<String> rows = new ArrayList<>();
    for (String table :
        database.query(
            """
            SELECT quote_ident(relname) FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
              AND relname NOT IN ('flyway_schema_history', 'migration_sentry_receipts')
            ORDER BY 1
            """)) {
      rows.addAll(
          database.query(
              "SELECT '" + table + " ' || t::text FROM public." + table + " t ORDER BY 1"));
    }
    return rows;
  }

  /** What makes this one into the other, for a person; empty if they are the same. */
  String differences(State other) {
    String catalogues =
        SnapshotDifference.between(catalogue, other.catalogue).stream()
            .map(String::valueOf)
            .collect(Collectors.joining("; "));
    return rows.equals(other.rows) ? catalogues : catalogues + " rows " + rows + other.rows;
  }
}
