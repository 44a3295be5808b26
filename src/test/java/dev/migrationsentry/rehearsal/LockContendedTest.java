package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who uses a table on the target, at the time of the rehearsal. */
@ServerTest
class LockContendedTest {
  private static String rehearsed(Project project) {
    return project.run("rehearse").out();
  }

  @Test
  void aLockThatWouldWaitForAnOpenTransactionIsAHazardUntilThatEnds(
      @TempDir Path directory, TestDatabase target) throws SQLException {
    Project project = Project.small(directory).on(target);
    assertThat(project.run("gate").exitCode()).isZero();
    project.migration("V2__note.sql", "ALTER TABLE proposals ADD COLUMN note text;");
    try (Connection reader = target.connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM proposals");
      statement.execute("SELECT pg_sleep(1.1)");

      assertThat(rehearsed(project))
          .contains("warning hazard.lock-contended: public.proposals")
          .contains("a transaction that has been open for");

      project.migration(
          "V2__note.sql",
          "CREATE TRIGGER none AFTER INSERT ON proposals EXECUTE FUNCTION"
              + " suppress_redundant_updates_trigger();");
      assertThat(rehearsed(project)).doesNotContain("hazard.lock-contended");
      reader.rollback();
    }
    project.migration("V2__note.sql", "ALTER TABLE proposals ADD COLUMN note text;");
    assertThat(rehearsed(project)).doesNotContain("hazard.");
  }
}
