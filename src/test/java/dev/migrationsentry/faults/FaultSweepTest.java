package dev.migrationsentry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every fault once, somewhere in a gate: what must hold then, holds. {@code -Dseed=N} for other
 * moments; the long run is {@code scripts/sweep}.
 */
@ServerTest
class FaultSweepTest {
  private static final long SEED = Long.getLong("seed", 20_261_121);

  private static final int CUTS = Integer.getInteger("cuts", 3);

  /** The long run has them too. */
  private static final List<Fault> LIKE_ANOTHER =
      List.of(
          Fault.REQUEST_LOST_RESET,
          Fault.ANSWER_LOST_RESET,
          Fault.BLACK_HOLE,
          Fault.SIGTERM_SAID,
          Fault.CLOCK_FORWARD);

  @TempDir static Path directory;
  private static Site site;
  private static Map<Beginning, Map<Point, String>> recorded;
  private static CaseRunner runner;

  @BeforeAll
  static void build() throws Exception {
    site = Site.started(directory.resolve("site"), Map.of());
    recorded = new EnumMap<>(Beginning.class);
    for (Beginning beginning : Beginning.values()) {
      recorded.put(beginning, Recording.of(site, beginning));
    }
    runner = new CaseRunner(site, site.undisturbed(), directory).ofShortRuns();
  }

  @AfterAll
  static void takeDown() {
    site.close();
  }

  @Test
  void whateverStrikesTheDatabaseTheReportAndTheNextGateAgree() throws Exception {
    List<Fault> faults =
        Arrays.stream(Fault.values())
            .filter(fault -> fault.canStrikeHere() && !LIKE_ANOTHER.contains(fault))
            .toList();
    for (Case each : new Plan(recorded, SEED).eachOnce(faults).cases()) {
      CaseResult result = runner.run(each);
      assertThat(result.broken()).as("-Dseed=%d, %s", SEED, each).isEmpty();
    }
  }

  /** {@code -Dcuts=100} for the long run. */
  @Test
  void whereverItIsCutEachMigrationIsInOnceOrItsOutcomeIsSaidToBeUnknown() throws Exception {
    for (Case each : new Plan(recorded, SEED).cuts(CUTS).cases()) {
      CaseResult result = runner.run(each);
      assertThat(result.broken()).as("-Dseed=%d, %s", SEED, each).isEmpty();
    }
  }

  /** Each of these has broken something once, at the first or last request that begins so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SIGINT_SAID          | last  | GROWN | migrate | true  | CREATE TABLE conversions
          REQUEST_LOST         | last  | GROWN | read    | true  | SET TRANSACTION ISOLATION LEVEL
          RESTART_IMMEDIATE    | last  | EMPTY | migrate | false | ALTER TABLE proposals
          RESTART_IMMEDIATE    | last  | EMPTY | migrate | false | COMMIT
          RESTART_FAST         | last  | EMPTY | look    | false | SELECT pg_catalog.set_config('migration_sentry.schema'
          RESTART_FAST         | last  | EMPTY | look    | false | SELECT pg_catalog.set_config('statement_timeout'
          CONNECTION_LIMIT     | last  | EMPTY | migrate | false | SET lock_timeout
          CONNECTION_LIMIT     | first | EMPTY | history | false | (goodbye)
          """)
  void whatWasFoundAndMended(
      Fault fault,
      String which,
      Beginning beginning,
      String session,
      boolean scratch,
      String begins)
      throws Exception {
    Map.Entry<Point, String> moment =
        recorded.getOrDefault(beginning, Map.of()).entrySet().stream()
            .filter(each -> each.getKey().session().equals(session))
            .filter(each -> each.getKey().scratch() == scratch)
            .filter(each -> each.getKey().text().startsWith(begins))
            .reduce((earlier, later) -> which.equals("first") ? earlier : later)
            .orElseThrow();
    Case what = new Case(0, beginning, fault, moment.getKey(), moment.getValue(), 1);
    CaseResult result = runner.run(what);
    assertThat(result.happened()).isTrue();
    assertThat(result.broken()).as("%s", what).isEmpty();
  }
}
