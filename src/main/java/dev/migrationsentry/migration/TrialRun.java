package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Blocker;
import dev.migrationsentry.postgres.BlockerWatcher;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Runs migrations on a database in one transaction, and rolls it back in every case. Not through
 * Flyway, which would write to its history: callbacks are not run.
 */
public final class TrialRun {
  private final Database database;
  private final FlywayProject project;
  private final SessionLimits limits;
  private final List<Tried> tried = new ArrayList<>();

  /** A migration, and what ran of it. */
  public record Tried(MigrationName name, List<AppliedMigration.Statement> statements) {
    public Tried {
      statements = List.copyOf(statements);
    }
  }

  /** What is under way. */
  private record At(ReleaseMigration migration, int index) {
    int line() {
      return index < migration.statements().size() ? migration.statements().get(index).line() : 0;
    }

    String words() {
      return index < migration.statements().size()
          ? RunningMigration.firstLine(migration.statements().get(index).sql())
          : "what is checked at COMMIT";
    }
  }

  /**
   * A run, to be made once.
   *
   * @param settings its time limits are those of the session
   */
  public TrialRun(Database database, FlywayProject project, MigrationSettings settings) {
    this.database = database;
    this.project = project;
    this.limits = new SessionLimits(settings);
  }

  /**
   * Runs them, until one fails.
   *
   * @param pending none of which says anything about transactions
   * @throws StepRefused and the database is as it was: {@code migration.failed}, {@code
   *     migration.blocked}, {@code migration.timeout}, {@code rehearsal.in-place-impossible};
   *     {@code connect.*}, {@code run.*}
   */
  public void run(List<ReleaseMigration> pending) throws StepRefused {
    try (Connection connection = database.open(Purpose.MIGRATE);
        BlockerWatcher watcher = BlockerWatcher.start(database, database.listener());
        Stop.Registration _ = database.stop().onRequest(() -> cancel(connection))) {
      int backend = connection.unwrap(PGConnection.class).getBackendPID();
      watcher.watch(backend);
      try {
        run(connection, pending, backend, watcher);
      } finally {
        connection.rollback();
        watcher.forget(backend);
      }
    } catch (SQLException e) {
      throw asBefore(database.refusal(e, "rehearsing in place"));
    }
  }

  private void run(
      Connection connection, List<ReleaseMigration> pending, int backend, BlockerWatcher watcher)
      throws StepRefused, SQLException {
    NeverCommitted transaction = begin(connection);
    for (ReleaseMigration migration : pending) {
      database.listener().on(new RunEvent.Detail("in place: " + migration.name().label()));
      List<AppliedMigration.Statement> done = new ArrayList<>();
      At at = new At(migration, 0);
      try {
        while (at.index() < migration.statements().size()) {
          database.stop().check(DatabaseState.AS_BEFORE);
          done.add(statement(connection, at));
          if (!transaction.goesOn()) {
            throw impossible(at, "it has ended the transaction");
          }
          at = new At(migration, at.index() + 1);
        }
      } catch (SQLException e) {
        throw refusal(at, e, watcher.lastBlockersOf(backend));
      } finally {
        tried.add(new Tried(migration.name(), done));
      }
    }
    try {
      transaction.checkDeferred();
    } catch (SQLException e) {
      ReleaseMigration last = pending.getLast();
      throw refusal(new At(last, last.statements().size()), e, List.of());
    }
  }

  private NeverCommitted begin(Connection connection) throws StepRefused, SQLException {
    try {
      NeverCommitted transaction = NeverCommitted.begin(connection);
      ProjectSession.prepare(connection, project);
      limits.impose(connection);
      return transaction;
    } catch (SQLException e) {
      ServerError error = ServerError.in(e);
      if (error == null || error.connectionLost() || database.stop().cause().isPresent()) {
        throw e;
      }
      throw new StepRefused(
          List.of(
              Finding.of(
                  FindingCode.IN_PLACE_IMPOSSIBLE,
                  database.settings().database(),
                  "a transaction that cannot be committed could not be begun: " + error.words(),
                  "Let the role make temporary tables (GRANT TEMPORARY ON DATABASE …), or rehearse"
                      + " on a scratch database: migration-sentry rehearse")),
          DatabaseState.AS_BEFORE);
    }
  }

  private AppliedMigration.Statement statement(Connection connection, At at) throws SQLException {
    String sql = at.migration().statements().get(at.index()).sql();
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      // As Flyway does: {d is a beginning of SQL here, and not of JDBC's own notation.
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return new AppliedMigration.Statement(
          at.line(),
          at.words(),
          took,
          statement.getLargeUpdateCount(),
          notices(statement.getWarnings()));
    }
  }

  private List<String> notices(@Nullable SQLWarning first) {
    List<String> notices = new ArrayList<>();
    for (SQLWarning each = first; each != null; each = each.getNextWarning()) {
      boolean warning = each.getSQLState() != null && each.getSQLState().startsWith("01");
      notices.add(String.valueOf(each.getMessage()));
      database
          .listener()
          .on(new RunEvent.ServerNotice(warning ? "WARNING" : "NOTICE", notices.getLast()));
    }
    return notices;
  }

  private static void cancel(Connection connection) {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException _) {
      // It ended by itself, or the server notices on its own that its client is gone.
    }
  }

  private StepRefused refusal(At at, SQLException failure, List<Blocker> blockers) {
    ServerError error = ServerError.in(failure);
    if (error == null || error.connectionLost() || database.stop().cause().isPresent()) {
      return asBefore(database.refusal(failure, "rehearsing in place"));
    }
    String seen = at.words() + " — " + error.words();
    if (isOfTheOneTransaction(error)) {
      return impossible(at, seen);
    }
    String who = blockers.stream().map(Blocker::words).collect(Collectors.joining("; and by "));
    FindingCode code =
        error.passes()
            ? FindingCode.MIGRATION_BLOCKED
            : error.sqlState().equals("57014")
                ? FindingCode.MIGRATION_TIMEOUT
                : FindingCode.MIGRATION_FAILED;
    return refusal(
        code,
        at,
        seen + (who.isEmpty() || !error.passes() ? "" : "; blocked by " + who),
        code == FindingCode.MIGRATION_FAILED
            ? "Mend the statement, or the rows that stand against it, and rehearse again:"
                + " migration-sentry rehearse --in-place"
            : "Rehearse at a quieter time, or on a scratch database: migration-sentry rehearse");
  }

  /**
   * A new value of an enum that is used before it is committed, and a table that earlier statements
   * have left work for: of these a deploy sees nothing, because each migration is committed.
   */
  private boolean isOfTheOneTransaction(ServerError error) {
    return error.sqlState().equals("55P04")
        || error.sqlState().equals("2D000")
        || (error.sqlState().equals("55006") && tried.size() > 1);
  }

  private static StepRefused impossible(At at, String seen) {
    return refusal(
        FindingCode.IN_PLACE_IMPOSSIBLE,
        at,
        seen,
        "Rehearse on a scratch database: migration-sentry rehearse");
  }

  private static StepRefused refusal(FindingCode code, At at, String seen, String remedy) {
    return new StepRefused(
        List.of(
            Finding.of(code, at.migration().name().label(), seen, remedy)
                .at(FilePlaces.of(at.migration().file(), at.line()))),
        DatabaseState.AS_BEFORE);
  }

  private static StepRefused asBefore(StepRefused refused) {
    return new StepRefused(refused.findings(), DatabaseState.AS_BEFORE);
  }

  /** What ran, of the one that failed as far as it did. */
  public List<Tried> tried() {
    return List.copyOf(tried);
  }
}
