package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;

/** What tests of recovery begin with, and what they end with. */
final class Gated {
  private Gated() {}

  /** Deployed at V1; then the release brings V2. */
  static Project withV2(Path directory, TestDatabase database, String sql) {
    Project project = Project.small(directory).on(database);
    passes(project.run("gate"));
    return project.migration("V2__visitor.sql", sql);
  }

  static void passes(Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isZero();
  }

  /** With these words, and with nothing changed. */
  static void refuses(Ended ended, String... words) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(52);
    assertThat(ended.out()).contains(words).contains("STATE: the database was not touched");
  }
}
