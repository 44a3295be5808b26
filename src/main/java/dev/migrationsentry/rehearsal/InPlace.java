package dev.migrationsentry.rehearsal;

import dev.migrationsentry.gate.Prepared;
import dev.migrationsentry.gate.Target;
import dev.migrationsentry.gate.Trail;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.TrialRun;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Rehearsal;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The pending migrations on the target itself, in one transaction that is rolled back: for a
 * database of developers. It finds what only data can show.
 */
final class InPlace {
  /** Whoever waits for us waits to the end of it all; whom we wait for, no longer than this. */
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(1);
  private static final Set<String> IN_USE = Set.of("production", "prod", "live");

  private static final List<String> STAYS =
      List.of(
          "sequences: a value that was drawn is not given back",
          "space: rows that were written are dead, and lie there until VACUUM",
          "what reached beyond the database: dblink, a file or a program of COPY, an extension that"
              + " talks to others");

  private static final List<String> NOT_SEEN =
      List.of(
          "locks, rewrites and scans: rehearse without --in-place measures them",
          "the contract and its probes: nothing of this was left to hold them against",
          "callbacks, and what each COMMIT between two migrations does");

  private final Target target;
  private final Trail trail;

  InPlace(Target target, Trail trail) {
    this.target = target;
    this.trail = trail;
  }

  /** Refuses a database that is in use, by its mark. */
  static Target allowed(Target target) throws StepRefused {
    String mark = target.facts().mark();
    if (mark == null || !IN_USE.contains(mark.strip().toLowerCase(Locale.ROOT))) {
      return target;
    }
    String where = target.prepared().connection().target().words();
    target.close();
    throw new StepRefused(
        Finding.of(
            FindingCode.IN_PLACE_PRODUCTION,
            where,
            "this database is marked "
                + mark
                + ", and in place its own tables are locked and written",
            "Rehearse on a scratch database: migration-sentry rehearse"));
  }

  /**
   * Runs them.
   *
   * @throws StepRefused and the target is as it was
   */
  List<TrialRun.Tried> run(List<ReleaseMigration> pending) throws StepRefused {
    Prepared prepared = target.prepared();
    Release here = here();
    List<Finding> obstacles = here.againstOneTransaction(pending);
    if (!obstacles.isEmpty()) {
      throw new StepRefused(obstacles, DatabaseState.UNTOUCHED);
    }
    say(here, pending);
    TrialRun trial =
        new TrialRun(target.database(), here.project(), limited(prepared.migrationSettings()));
    try {
      trial.run(pending);
      return trial.tried();
    } finally {
      trail.rehearsed(words(trial.tried(), pending));
    }
  }

  private Release here() throws StepRefused {
    try (Connection connection = target.database().open(Purpose.HISTORY)) {
      return target.prepared().release().on(connection);
    } catch (SQLException e) {
      throw target.database().refusal(e, "reading the placeholders of this database");
    }
  }

  /** Before it starts. */
  private void say(Release release, List<ReleaseMigration> pending) {
    trail.on(
        new RunEvent.Progress(
            "in place: everything runs on "
                + target.prepared().connection().target().words()
                + " in one transaction, which is rolled back; its locks are held until then"));
    trail.on(new RunEvent.Progress("what a rollback does not undo:"));
    STAYS.forEach(each -> trail.on(new RunEvent.Progress("- " + each)));
    List<String> beyond = release.beyondDatabase(pending);
    if (!beyond.isEmpty()) {
      trail.found(
          Finding.of(
              FindingCode.IN_PLACE_NOT_UNDONE,
              "in place",
              "these may reach beyond the database, where a rollback may not follow: "
                  + String.join("; ", beyond),
              "If they do, stop here and rehearse on a scratch database: migration-sentry"
                  + " rehearse"));
    }
  }

  private static MigrationSettings limited(MigrationSettings settings) {
    Duration lock = settings.lockTimeout();
    Duration statement = settings.statementTimeout();
    return new MigrationSettings(
        settings.directory(),
        settings.locations(),
        lock.compareTo(LOCK_TIMEOUT) < 0 ? lock : LOCK_TIMEOUT,
        statement.isZero() ? STATEMENT_TIMEOUT : statement,
        0,
        settings.environment());
  }

  private Rehearsal words(List<TrialRun.Tried> tried, List<ReleaseMigration> pending) {
    Map<String, ReleaseMigration> files =
        pending.stream()
            .collect(Collectors.toMap(each -> each.name().script(), Function.identity()));
    Places places = new Places(target.prepared().settings().directory());
    List<Rehearsal.Migration> migrations = new ArrayList<>();
    for (TrialRun.Tried each : tried) {
      ReleaseMigration file = files.get(each.name().script());
      migrations.add(
          new Rehearsal.Migration(
              each.name(),
              true,
              each.statements().stream()
                  .map(AppliedMigration.Statement::took)
                  .reduce(Duration.ZERO, Duration::plus),
              each.statements().stream()
                  .map(
                      statement ->
                          statement(
                              file == null
                                  ? SourcePlace.file(each.name().script())
                                  : places.of(file.file(), statement.line()),
                              statement))
                  .toList()));
    }
    return new Rehearsal(
        "the target itself, in a transaction that was rolled back", migrations, NOT_SEEN);
  }

  private static Rehearsal.Statement statement(SourcePlace place, AppliedMigration.Statement ran) {
    String rows =
        "runs through in "
            + ran.took().toMillis()
            + " ms"
            + (ran.rows() > 0 ? ", on " + Counted.of(ran.rows(), "row") : "");
    return new Rehearsal.Statement(
        place,
        ran,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(rows),
        List.of(),
        false);
  }
}
