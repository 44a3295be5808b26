package dev.migrationsentry.report;

import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.Step;
import dev.migrationsentry.verdict.StepResult;
import dev.migrationsentry.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs as they end, one for each kind of end, for the golden files and for the schema. */
final class Verdicts {
  static final String CANARY = "k\u00e4n/@:%'\" ry-4711";

  /** A name for the golden file, and the run. */
  record Case(String name, Verdict verdict) {}

  private static final Instant START = Instant.parse("2026-11-21T06:00:00.123Z");
  private static final Verdict.Target TARGET =
      new Verdict.Target("db.example", 5432, "shop", "deploy", "18.6");
  private static final String FINGERPRINT = "sha256:" + "0123456789abcdef".repeat(4);

  private static final Map<String, String> VERSIONS =
      Map.of(
          "migration-sentry", "0.1.0",
          "java", "25.0.1",
          "flyway", "13.12.0",
          "pgjdbc", "42.7.14",
          "jooq", "3.21.7",
          "postgresql", "18.6");
  private static final MigrationName V2 =
      new MigrationName("2", "add expires at", "V2__add_expires_at.sql");
  private static final MigrationName V3 =
      new MigrationName("3", "add proposal id", "V3__add_proposal_id.sql");
  private static final MigrationName REPEATABLE =
      new MigrationName(null, "pipeline view", "R__pipeline_view.sql");

  private Verdicts() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    all.add(new Case("pass-nothing-to-do", nothingToDo()));
    all.add(new Case("pass-with-migrations", withMigrations()));
    all.add(new Case("pass-with-warnings", withWarnings()));
    all.add(new Case("blocked-usage", blockedAtOnce(FindingCode.SETTINGS_UNKNOWN)));
    all.add(new Case("blocked-environment", environment()));
    all.add(new Case("blocked-release", release()));
    all.add(new Case("blocked-connect", blocked(Step.CONNECT, FindingCode.UNREACHABLE, null)));
    all.add(new Case("blocked-lock", blocked(Step.LOCK, FindingCode.LOCK_HELD, TARGET)));
    all.add(
        new Case("blocked-history", blocked(Step.HISTORY, FindingCode.HISTORY_CHANGED, TARGET)));
    all.add(new Case("blocked-migration", migrationFailed()));
    all.add(new Case("blocked-part-applied", partApplied()));
    all.add(new Case("blocked-contract", contract()));
    all.add(new Case("blocked-deadline", blocked(Step.MIGRATE, FindingCode.RUN_DEADLINE, TARGET)));
    all.add(new Case("blocked-bug", bug()));
    all.add(new Case("hostile-texts", hostile()));
    all.add(new Case("secrets", secrets()));
    return all;
  }

  static Verdict withFindings(List<Finding> findings) {
    return verdict(
        TARGET,
        steps(Step.VERIFY, findings),
        findings,
        List.of(),
        List.of(),
        new Verdict.Counts(6, 0, 0),
        DatabaseState.UNTOUCHED);
  }

  static Verdict nothingToDo() {
    return verdict(
        TARGET,
        List.of(
            passed(Step.ENVIRONMENT, 12, "DATABASE_URL understood; 6 migrations in the release"),
            passed(Step.CONNECT, 35, "PostgreSQL 18.6, primary, TLS verified"),
            new StepResult.NotNeeded(Step.LOCK, "nothing is pending"),
            passed(Step.HISTORY, 8, "at head: 6 applied, 0 pending"),
            new StepResult.NotNeeded(Step.MIGRATE, "nothing is pending"),
            new StepResult.NotNeeded(Step.RECOVER, "the history is sound"),
            passed(Step.VERIFY, 5, "24 requirements hold")),
        List.of(),
        List.of(),
        List.of(),
        new Verdict.Counts(6, 0, 24),
        DatabaseState.UNTOUCHED);
  }

  static Verdict withMigrations() {
    return verdict(
        TARGET,
        steps(null, List.of()),
        List.of(),
        List.of(V2, V3, REPEATABLE),
        List.of(
            new AppliedMigration(
                V2,
                Duration.ofMillis(40),
                List.of(
                    statement(1, "ALTER TABLE proposals ADD COLUMN expires_at timestamp", 12, 0),
                    statement(3, "UPDATE proposals SET expires_at = ?", 20, 1234))),
            new AppliedMigration(
                V3,
                Duration.ofMillis(65_400),
                List.of(
                    new AppliedMigration.Statement(
                        1,
                        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_conversions_proposal_id",
                        Duration.ofMillis(65_000),
                        -1,
                        List.of(
                            "relation \"ix_conversions_proposal_id\" already exists, skipping")))),
            new AppliedMigration(REPEATABLE, Duration.ofMillis(3), List.of())),
        new Verdict.Counts(6, 3, 24),
        DatabaseState.MIGRATIONS_IN);
  }

  private static Verdict withWarnings() {
    List<Finding> findings =
        List.of(
            finding(FindingCode.TLS_WEAK).weighing(Severity.WARNING),
            finding(FindingCode.FILE_NOT_RUN).at(SourcePlace.file("sql/migrations/U3__undo.sql")));
    return verdict(
        TARGET,
        steps(null, List.of()),
        findings,
        List.of(),
        List.of(),
        new Verdict.Counts(6, 0, 24),
        DatabaseState.UNTOUCHED);
  }

  private static Verdict environment() {
    List<Finding> findings =
        List.of(
            Finding.of(
                FindingCode.DATABASE_URL_MISSING,
                "DATABASE_URL",
                "DATABASE_URL is not set.",
                "Set DATABASE_URL to the direct URL of the database."),
            Finding.of(
                FindingCode.VARIABLE_MISSING,
                "STRIPE_KEY",
                "STRIPE_KEY is empty.",
                "Set STRIPE_KEY in the service's environment."));
    return verdict(
        null,
        steps(Step.ENVIRONMENT, findings),
        findings,
        List.of(),
        List.of(),
        new Verdict.Counts(0, 0, 0),
        DatabaseState.UNTOUCHED);
  }

  private static Verdict release() {
    Finding finding =
        Finding.of(
                FindingCode.FILE_MISNAMED,
                "v4_add_bio.sql",
                "No naming rule runs this file: it starts with v and has one underscore.",
                "git mv sql/migrations/v4_add_bio.sql sql/migrations/V4__add_bio.sql")
            .at(SourcePlace.file("sql/migrations/v4_add_bio.sql"));
    return blocked(Step.ENVIRONMENT, finding, null, DatabaseState.UNTOUCHED);
  }

  private static Verdict migrationFailed() {
    Finding finding =
        Finding.of(
                FindingCode.MIGRATION_FAILED,
                "V3 add proposal id",
                "ERROR 42701: column \"proposal_id\" of relation \"conversions\" already exists",
                "Run migration-sentry recover to see what the history lacks.")
            .at(new SourcePlace("sql/migrations/V3__add_proposal_id.sql", 7, 13));
    return verdict(
        TARGET,
        steps(Step.MIGRATE, List.of(finding)),
        List.of(finding),
        List.of(V2, V3),
        List.of(new AppliedMigration(V2, Duration.ofMillis(40), List.of())),
        new Verdict.Counts(6, 1, 0),
        DatabaseState.MIGRATIONS_IN);
  }

  private static Verdict partApplied() {
    return blocked(
        Step.MIGRATE, finding(FindingCode.MIGRATION_PART_APPLIED), TARGET, DatabaseState.PART_IN);
  }

  private static Verdict contract() {
    List<Finding> findings =
        List.of(
            Finding.of(
                    FindingCode.COLUMN_MISSING,
                    "conversions.proposal_id",
                    "There is no column proposal_id in public.conversions; V3 makes it.",
                    "Run migration-sentry guard, or write a migration that adds the column.")
                .at(SourcePlace.line("sql/contract.toml", 14)),
            Finding.of(
                FindingCode.INDEX_INVALID,
                "ix_conversions_proposal_id",
                "The index is there and INVALID.",
                "DROP INDEX CONCURRENTLY ix_conversions_proposal_id; then create it again."));
    return verdict(
        TARGET,
        steps(Step.VERIFY, findings),
        findings,
        List.of(),
        List.of(),
        new Verdict.Counts(6, 0, 22),
        DatabaseState.UNTOUCHED);
  }

  /** A run that blocked nothing and did not take every step either. */
  private static Verdict bug() {
    return verdict(
        TARGET,
        steps(Step.RECOVER, List.of()).subList(0, 6),
        List.of(),
        List.of(),
        List.of(),
        new Verdict.Counts(6, 0, 0),
        DatabaseState.UNKNOWN);
  }

  static Verdict hostile() {
    String text =
        "a\r\n::error file=x::owned\n  ::add-mask::b\n##[error]c\u001b[31mred\u001b[0m\u0007 <b>&amp;|`_*x*_`"
            + " \u202eesrever\u202c \ud800 \ufffe \u0000 $a$ @you www.evil.example https://evil.example ]]>";
    Finding finding =
        Finding.of(FindingCode.MIGRATION_FAILED, text, text, text)
            .at(SourcePlace.line("sql/::error,file=a:b%0A\n.sql", 3));
    MigrationName name = new MigrationName("1\n::error::", text, "V1__\u001b[2J.sql");
    return verdict(
        new Verdict.Target("h\n::error::x", 1, "d|\u001b[0m", "u\u202e", "18 \u0007"),
        List.of(
            passed(Step.ENVIRONMENT, 1, text),
            new StepResult.NotNeeded(Step.LOCK, text),
            new StepResult.Refused(Step.MIGRATE, Duration.ofMillis(5), List.of(finding))),
        List.of(
            finding,
            Finding.of(
                FindingCode.CALLBACK_FAILED,
                "long",
                "word ".repeat(1_000) + "end",
                "x".repeat(5_000))),
        List.of(name),
        List.of(
            new AppliedMigration(
                name,
                Duration.ZERO,
                List.of(new AppliedMigration.Statement(0, text, Duration.ZERO, 1, List.of(text))))),
        new Verdict.Counts(1, 1, 0),
        DatabaseState.PART_IN);
  }

  private static Verdict secrets() {
    return blocked(
        Step.CONNECT,
        Finding.of(
            FindingCode.PASSWORD_REFUSED,
            "deploy",
            "Tried postgres://deploy:" + CANARY + "@db.example:5432/shop and " + CANARY + ".",
            "psql 'host=db.example password=" + CANARY + "'"),
        TARGET,
        DatabaseState.UNTOUCHED);
  }

  private static Verdict blockedAtOnce(FindingCode code) {
    return blocked(Step.ENVIRONMENT, code, null);
  }

  private static Verdict blocked(Step step, FindingCode code, Verdict.@Nullable Target target) {
    return blocked(step, finding(code), target, DatabaseState.UNTOUCHED);
  }

  private static Verdict blocked(
      Step step, Finding finding, Verdict.@Nullable Target target, DatabaseState state) {
    return verdict(
        target,
        steps(step, List.of(finding)),
        List.of(finding),
        List.of(),
        List.of(),
        new Verdict.Counts(6, 0, 0),
        state);
  }

  private static Finding finding(FindingCode code) {
    return Finding.of(code, "the subject", "What was seen.", "What to do next.");
  }

  private static Verdict verdict(
      Verdict.@Nullable Target target,
      List<StepResult> steps,
      List<Finding> findings,
      List<MigrationName> pending,
      List<AppliedMigration> applied,
      Verdict.Counts counts,
      DatabaseState state) {
    return new Verdict(
        "gate",
        target,
        START,
        Duration.ofMillis(1_234),
        steps,
        findings,
        pending,
        applied,
        List.of(),
        counts,
        state,
        VERSIONS,
        FINGERPRINT,
        null);
  }

  /** All steps: passed before the one that refuses, not reached after it. */
  private static List<StepResult> steps(@Nullable Step refuses, List<Finding> findings) {
    List<StepResult> steps = new ArrayList<>();
    for (Step step : Step.values()) {
      if (refuses == null || step.compareTo(refuses) < 0) {
        steps.add(passed(step, 10, "proved"));
      } else if (step == refuses) {
        steps.add(new StepResult.Refused(step, Duration.ofMillis(77), findings));
      } else {
        steps.add(new StepResult.NotReached(step));
      }
    }
    return steps;
  }

  private static StepResult passed(Step step, long millis, String summary) {
    return new StepResult.Passed(step, Duration.ofMillis(millis), summary);
  }

  private static AppliedMigration.Statement statement(
      int line, String sql, long millis, long rows) {
    return new AppliedMigration.Statement(line, sql, Duration.ofMillis(millis), rows, List.of());
  }
}
