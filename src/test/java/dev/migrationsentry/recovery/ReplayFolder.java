package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.SnapshotReader;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.RunListener;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A project whose migrations are replayed beside a target. */
final class ReplayFolder {
  static final Stop STOP = new Stop(Duration.ofHours(1));

  private final Project project;
  private int version;

  ReplayFolder(Path directory) {
    this.project = Project.empty(directory);
  }

  /** The sample project of this repository. */
  static ReplayFolder sample() {
    return new ReplayFolder(Path.of("").toAbsolutePath());
  }

  /** The next migration. */
  ReplayFolder then(String sql) {
    version++;
    return file("sql/migrations/V" + version + "__step.sql", sql);
  }

  ReplayFolder file(String name, String content) {
    project.file(name, content);
    return this;
  }

  MigrationSettings settings() {
    return new MigrationSettings(
        project.directory(), List.of(), Duration.ofSeconds(5), Duration.ZERO, 0, Map.of());
  }

  Release release() throws Exception {
    return Release.read(settings());
  }

  ReplayedHistory replay(TestDatabase target) throws Exception {
    return replay(target.settings());
  }

  ReplayedHistory replay(ConnectionSettings target) throws Exception {
    Release release = release();
    try (Database database = connect(target);
        ScratchDatabase scratch = ScratchDatabases.open(database, release, null)) {
      return Replay.run(scratch, release, settings());
    }
  }

  static Database connect(ConnectionSettings target) throws Exception {
    return Database.connect(target, STOP, RunListener.NONE);
  }

  static Snapshot live(TestDatabase target) throws Exception {
    try (Connection connection = target.connect()) {
      return SnapshotReader.read(
          connection, STOP, List.of(new QualifiedName("public", "flyway_schema_history")));
    }
  }

  /** What one migration does, each effect a line: {@code Made column public.t.id: integer}. */
  static List<String> effects(ReplayedHistory history, int index) {
    return history.migrations().get(index).effects().stream()
        .map(
            effect ->
                effect.getClass().getSimpleName()
                    + " "
                    + effect.object()
                    + (effect.after() == null ? "" : ": " + effect.after()))
        .toList();
  }

  static List<Presence> presence(ReplayedHistory history, TestDatabase live) throws Exception {
    return Proof.of(history, live(live)).stream().map(Evidence::presence).toList();
  }
}
