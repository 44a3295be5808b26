package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
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
      String pid = pid(blocker);
      blocker.createStatement().execute("LOCK TABLE proposals IN ACCESS EXCLUSIVE MODE");
      List<String> before = target(database);
      Ended ended = project.run("gate", "--lock-timeout", "1500ms", "--migration-retries", "2");
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(50);
      assertThat(ended.out())
          .contains("migration.blocked")
          .contains("pg_terminate_backend(" + pid + ")");
      assertThat(ended.out().lines().filter(line -> line.contains(pid)))
          .as("while it waits")
          .anySatisfy(
              line ->
                  assertThat(line)
                      .containsIgnoringCase("wait")
                      .contains("LOCK TABLE proposals IN ACCESS EXCLUSIVE MODE"));
      assertThat(ended.out())
          .as("its whole budget, and not more")
          .contains("try 2 of 3", "try 3 of 3", "tried 3 times")
          .doesNotContain("try 4 of");
      assertThat(target(database)).isEqualTo(before);
      LeftOvers.goneSoon(database);
    }
    assertThat(project.run("gate").exitCode()).as("once the blocker is gone").isZero();
  }

  /** Catalogue and history. Nothing here waits for the blocker. */
  private static List<String> target(TestDatabase database) {
    List<String> all =
        new ArrayList<>(
            database.query(
                """
                SELECT concat_ws(' ', attrelid::regclass, attname, atttypid::regtype)
                FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                WHERE relnamespace = 'public'::regnamespace AND attnum > 0 ORDER BY 1
                """));
    all.addAll(database.query("SELECT to_jsonb(h)::text FROM flyway_schema_history h ORDER BY 1"));
    return all;
  }

  private static String pid(Connection connection) throws Exception {
    try (ResultSet row = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getString(1);
    }
  }
}
