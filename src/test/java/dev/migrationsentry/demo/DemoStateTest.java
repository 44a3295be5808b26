package dev.migrationsentry.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.gate.Gate;
import dev.migrationsentry.gate.Preparation;
import dev.migrationsentry.gate.Recover;
import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each state is what its story says, asked of the server itself, and ends in the verdict that a
 * strict gate owes it.
 */
@ServerTest
class DemoStateTest {
  private static final String APPLIED =
      "SELECT count(*) FROM flyway_schema_history WHERE success AND version IS NOT NULL";
  private static final String RECEIPTS =
      "SELECT concat_ws(': ', action, migration) FROM migration_sentry_receipts ORDER BY id";
  private static final String NEXT_INDEX_VALID =
      "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix_proposals_expires_at')";

  @TempDir Path folder;

  @Test
  void freshIsAnEmptyDatabase(TestDatabase target) throws Exception {
    bringAbout(DemoState.FRESH, target);
    assertThat(
            target.query(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
        .isEmpty();
    assertThat(gate(target)).isEqualTo("pass");
  }

  @Test
  void upToDateHasEveryMigrationAndTheOldRowsWithTheirOwners(TestDatabase target) throws Exception {
    bringAbout(DemoState.UP_TO_DATE, target);
    assertThat(target.query(APPLIED)).containsExactly("11");
    assertThat(target.query(NEXT_INDEX_VALID)).containsExactly("t");
    assertThat(target.query("SELECT count(*) FROM proposals")).containsExactly("4");
    assertThat(gate(target)).isEqualTo("pass");
  }

  @Test
  void hotPatchedHasTheColumnAndNoRecordOfIt(TestDatabase target) throws Exception {
    bringAbout(DemoState.HOT_PATCHED, target);
    assertThat(target.query(APPLIED)).containsExactly("5");
    assertThat(column(target, "conversions", "proposal_id")).isTrue();
    assertThat(recover(target)).isEqualTo("52 recovery.planned");
    assertThat(gate(target)).isEqualTo("pass");
    assertThat(target.query(RECEIPTS)).containsExactly("stamp: V6 conversions proposal id");
  }

  @Test
  void partPatchedHasTheColumnsAndNotTheIndexes(TestDatabase target) throws Exception {
    bringAbout(DemoState.PART_PATCHED, target);
    assertThat(target.query(APPLIED)).containsExactly("6");
    assertThat(column(target, "conversions", "user_id")).isTrue();
    assertThat(recover(target)).isEqualTo("52 recovery.not-proved");
    assertThat(gate(target)).isEqualTo("52 recovery.not-proved");
    assertThat(target.query(APPLIED)).containsExactly("6");
  }

  @Test
  void wrongStampHasTheRecordAndNotTheColumns(TestDatabase target) throws Exception {
    bringAbout(DemoState.WRONG_STAMP, target);
    assertThat(target.query(APPLIED)).containsExactly("11");
    assertThat(column(target, "prospects", "bio_text")).isFalse();
    assertThat(target.query(NEXT_INDEX_VALID)).containsExactly("t");
    assertThat(gate(target)).isEqualTo("60 contract.column-missing");
    assertThat(recover(target)).isEqualTo("52 history.stamped-but-absent");
  }

  @Test
  void missingColumnHasAllButThatColumn(TestDatabase target) throws Exception {
    bringAbout(DemoState.MISSING_COLUMN, target);
    assertThat(target.query(APPLIED)).containsExactly("11");
    assertThat(column(target, "conversions", "proposal_id")).isFalse();
    assertThat(column(target, "conversions", "user_id")).isTrue();
    assertThat(gate(target)).isEqualTo("60 contract.column-missing");
  }

  @Test
  void invalidIndexHasTheIndexInNameOnly(TestDatabase target) throws Exception {
    bringAbout(DemoState.INVALID_INDEX, target);
    assertThat(target.query(APPLIED)).containsExactly("11");
    assertThat(target.query(NEXT_INDEX_VALID)).containsExactly("f");
    assertThat(gate(target)).isEqualTo("60 contract.index-invalid");
  }

  @Test
  void probeViolatedHasCountsWithoutTheirRows(TestDatabase target) throws Exception {
    bringAbout(DemoState.PROBE_VIOLATED, target);
    String probe = Files.readString(Path.of("sql/probes/pipeline_counts_match_rows.sql"));
    assertThat(target.query(probe)).containsExactly("sent");
    assertThat(gate(target)).isEqualTo("61 probe.violated");
  }

  @Test
  void changedFileDiffersFromWhatWasApplied(TestDatabase target) throws Exception {
    bringAbout(DemoState.CHANGED_FILE, target);
    String name = "sql/migrations/V2__conversions_and_prospects.sql";
    assertThat(Files.readString(folder.resolve(name)))
        .startsWith(Files.readString(Path.of(name)))
        .contains("company");
    assertThat(column(target, "prospects", "company")).isFalse();
    assertThat(target.query(APPLIED)).containsExactly("11");
    assertThat(gate(target)).isEqualTo("52 history.changed");
  }

  @Test
  void halfAppliedHasAFailedRowAndWhatTheMigrationLeftBehind(TestDatabase target) throws Exception {
    bringAbout(DemoState.HALF_APPLIED, target);
    assertThat(target.query("SELECT version FROM flyway_schema_history WHERE NOT success"))
        .containsExactly("11");
    assertThat(target.query(NEXT_INDEX_VALID)).containsExactly("f");
    assertThat(recover(target)).isEqualTo("52 recovery.planned");
    assertThat(gate(target)).isEqualTo("pass");
    assertThat(target.query(RECEIPTS))
        .containsExactly(
            "drop-invalid-index: V11 ix proposals expires at",
            "remove-row: V11 ix proposals expires at");
    assertThat(target.query(NEXT_INDEX_VALID)).containsExactly("t");
  }

  @Test
  void failedRowIsOfAMigrationThatWasRolledBack(TestDatabase target) throws Exception {
    bringAbout(DemoState.FAILED_ROW, target);
    assertThat(target.query("SELECT version FROM flyway_schema_history WHERE NOT success"))
        .containsExactly("10");
    assertThat(column(target, "prospects", "bio_text")).isFalse();
    assertThat(recover(target)).isEqualTo("52 recovery.planned");
    assertThat(gate(target)).isEqualTo("pass");
    assertThat(column(target, "prospects", "bio_text")).isTrue();
  }

  @Test
  void stampedHasTheRecordAndSomethingStillToRun(TestDatabase target) throws Exception {
    bringAbout(DemoState.STAMPED, target);
    assertThat(target.query(APPLIED)).containsExactly("10");
    assertThat(column(target, "prospects", "bio_text")).isFalse();
    assertThat(recover(target)).isEqualTo("52 history.stamped-but-absent");
    assertThat(gate(target)).isEqualTo("52 history.stamped-but-absent");
    assertThat(target.query(APPLIED)).as("V11 was not run either").containsExactly("10");
  }

  @Test
  void duplicateRowSaysOneThingTwice(TestDatabase target) throws Exception {
    bringAbout(DemoState.DUPLICATE_ROW, target);
    assertThat(target.query(APPLIED)).containsExactly("12");
    assertThat(recover(target)).isEqualTo("52 recovery.planned");
    assertThat(gate(target)).isEqualTo("pass");
    assertThat(target.query(APPLIED)).containsExactly("11");
  }

  @Test
  void tornRowSaysNothingOfItsOutcome(TestDatabase target) throws Exception {
    bringAbout(DemoState.TORN_ROW, target);
    assertThat(target.query("SELECT version FROM flyway_schema_history WHERE success IS NULL"))
        .containsExactly("9");
    assertThat(recover(target)).isEqualTo("52 recovery.planned");
    assertThat(gate(target)).isEqualTo("pass");
    assertThat(target.query(APPLIED)).containsExactly("11");
  }

  @Test
  void lateFileIsBelowWhatRan(TestDatabase target) throws Exception {
    bringAbout(DemoState.LATE_FILE, target);
    assertThat(recover(target)).isEqualTo("52 history.late");
    assertThat(gate(target)).isEqualTo("52 history.late");
    assertThat(column(target, "prospects", "company")).isFalse();
  }

  @Test
  void missingFileRanAndIsNotInTheRelease(TestDatabase target) throws Exception {
    bringAbout(DemoState.MISSING_FILE, target);
    assertThat(recover(target)).isEqualTo("52 history.missing");
    assertThat(gate(target)).isEqualTo("52 history.missing");
  }

  @Test
  void aheadIsADatabaseThatANewerReleaseLeft(TestDatabase target) throws Exception {
    bringAbout(DemoState.AHEAD, target);
    assertThat(target.query(APPLIED)).containsExactly("11");
    assertThat(gate(target)).as("the contract of this release decides").isEqualTo("pass");
    assertThat(recover(target)).isEqualTo("pass");
  }

  @Test
  void driftedIsOtherwiseThanItsMigrationsLeaveIt(TestDatabase target) throws Exception {
    bringAbout(DemoState.DRIFTED, target);
    assertThat(target.query(APPLIED)).containsExactly("11");
    assertThat(gate(target)).isEqualTo("60 contract.column-differs");
    assertThat(recover(target)).isEqualTo("60 contract.column-differs");
  }

  @Test
  void lostHistoryHasTheSchemaAndNoHistory(TestDatabase target) throws Exception {
    bringAbout(DemoState.LOST_HISTORY, target);
    assertThat(target.query("SELECT to_regclass('flyway_schema_history')")).containsExactly("null");
    assertThat(column(target, "prospects", "bio_text")).isTrue();
    assertThat(recover(target)).isEqualTo("52 recovery.not-proved");
    assertThat(gate(target)).isEqualTo("52 recovery.not-proved");
  }

  private void bringAbout(DemoState state, TestDatabase target) throws IOException {
    SampleProject.unpack(folder);
    ConnectionSettings settings = target.settings();
    String url =
        settings.jdbcUrl()
            + "?user="
            + settings.user()
            + "&password="
            + Objects.requireNonNull(settings.password()).reveal();
    state.bringAbout(new EarlierDeploys(url, folder));
  }

  /** The gate's exit code and its first blocker; {@code pass} if it has none. */
  private String gate(TestDatabase target) throws StepRefused {
    return end(
        target,
        (preparation, stop) ->
            new Gate(preparation, stop, RunListener.NONE, Clock.systemUTC()).run());
  }

  /** The same of the plan that {@code recover} shows. It leaves everything as it was. */
  private String recover(TestDatabase target) throws StepRefused {
    return end(
        target,
        (preparation, stop) ->
            new Recover(preparation, stop, RunListener.NONE, Clock.systemUTC(), false).run());
  }

  private String end(TestDatabase target, BiFunction<Preparation, Stop, Verdict> run)
      throws StepRefused {
    Map<String, String> environment = Map.of("DATABASE_URL", target.url());
    Preparation preparation =
        new Preparation(Settings.read(Map.of(), environment, folder), environment);
    Verdict verdict = run.apply(preparation, new Stop(Duration.ofMinutes(2)));
    return verdict
        .firstBlocker()
        .map(finding -> verdict.exitCode().number() + " " + finding.code().code())
        .orElse(verdict.exitCode().words());
  }

  private static boolean column(TestDatabase target, String table, String column) {
    return !target
        .query(
            "SELECT attname FROM pg_attribute WHERE NOT attisdropped AND attrelid = '"
                + table
                + "'::regclass AND attname = '"
                + column
                + "'")
        .isEmpty();
  }
}
