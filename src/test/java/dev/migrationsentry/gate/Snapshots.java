package dev.migrationsentry.gate;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.postgres.SnapshotReader;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

/** What a database has, but for the history and the receipts beside it. */
final class Snapshots {
  private Snapshots() {}

  static Snapshot of(TestDatabase database) throws Exception {
    try (Connection connection = database.connect()) {
      return SnapshotReader.read(
          connection,
          new Stop(Duration.ofMinutes(1)),
          List.of(
              new QualifiedName("public", "flyway_schema_history"),
              new QualifiedName("public", "migration_sentry_receipts")));
    }
  }
}
