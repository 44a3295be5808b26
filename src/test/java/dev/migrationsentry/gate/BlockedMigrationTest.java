package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that waits behind somebody else's lock. */
@ServerTest
class BlockedMigrationTest {
  @TempDir Path directory;

  @Test
  void namesTheBlockerWhileItWaitsAndEndsWithTheDatabaseAsBefore(TestDatabase database)
      throws Exception {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    project.migration("V2__blocked.sql", "ALTER TABLE proposals ADD COLUMN blocked text;");
    try (Connection blocker = database.connect()) {
      blocker.setAutoCommit(false);
      blocker.createStatement().execute("LOCK TABLE proposals IN ACCESS EXCLUSIVE MODE");
      String pid = pid(blocker);
      Ended ended = project.run("gate", "--lock-timeout", "1500ms", "--migration-retries", "2");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(50);
      assertThat(ended.out())
          .contains("migration.blocked")
          .contains("pg_terminate_backend(" + pid + ")");
      assertThat(ended.out().lines().filter(line -> line.contains(pid)))
          .as("while it waits")
          .anySatisfy(line -> assertThat(line).containsIgnoringCase("wait"));
    }
    assertThat(
            database.query(
                "SELECT column_name FROM information_schema.columns WHERE column_name = 'blocked'"))
        .isEmpty();
    assertThat(project.run("gate").exitCode()).as("once the blocker is gone").isZero();
  }

  private static String pid(Connection connection) throws Exception {
    try (ResultSet row = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getString(1);
    }
  }
}
