package dev.migrationsentry.demo;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;

/** Whether this package has a server in it: the one that is made for platforms leaves it out. */
final class DemoBinaries {
  private static final String MARK = "/io/zonky/test/db/postgres/embedded/EmbeddedPostgres.class";

  private DemoBinaries() {}

  /**
   * Looks for them without loading them.
   *
   * @throws StepRefused {@code demo.unavailable} if they are not there
   */
  static void mustBePackaged() throws StepRefused {
    if (DemoBinaries.class.getResource(MARK) == null) {
      throw new StepRefused(
          Finding.of(
              FindingCode.DEMO_UNAVAILABLE,
              "embedded PostgreSQL",
              "this package carries no PostgreSQL server",
              "Run the demo from a checkout of the sources, with a JDK 25 and Maven:"
                  + " scripts/migration_sentry.sh demo. Or give the gate a database that is there"
                  + " already: DATABASE_URL=postgres://… migration-sentry gate."));
    }
  }
}
