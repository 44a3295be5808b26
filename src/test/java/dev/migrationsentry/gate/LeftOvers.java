package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a run must not leave behind on the server: a session, an advisory lock. */
final class LeftOvers {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private LeftOvers() {}

  /** Two seconds after the end of a process, everything of it is gone. */
  static void goneSoon(TestDatabase database) throws InterruptedException {
    Instant end = Instant.now().plus(LIMIT);
    while (!on(database).isEmpty()) {
      assertThat(Instant.now()).as("left behind: %s", on(database)).isBefore(end);
      Thread.sleep(50);
    }
  }

  private static List<String> on(TestDatabase database) {
    return database.query(
        """
        SELECT application_name FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'migration-sentry%'
        UNION ALL
        SELECT locktype FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND locktype = 'advisory'
        """);
  }
}
