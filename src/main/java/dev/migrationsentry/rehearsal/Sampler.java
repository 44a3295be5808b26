package dev.migrationsentry.rehearsal;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.hazard.RehearsedMigration;
import dev.migrationsentry.hazard.RehearsedStatement;
import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.MigrationObserver;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.LockWatch;
import dev.migrationsentry.postgres.SessionSample;
import dev.migrationsentry.postgres.SnapshotTracker;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Takes a sample before and after each statement, on the session that runs it. */
final class Sampler implements MigrationObserver, RunListener {
  private static final AppliedMigration.Statement NOT_TIMED =
      new AppliedMigration.Statement(0, "", Duration.ZERO, -1, List.of());

  private final Connection observer;
  private final SnapshotTracker tracker;
  private final Path directory;
  private final Map<MigrationName, ReleaseMigration> pending;
  private final List<RehearsedMigration> done = new ArrayList<>();
  private @Nullable Running running;

  /** A migration under way. */
  private static final class Running {
    final MigrationName name;
    final List<RehearsedStatement> statements = new ArrayList<>();
    @Nullable Set<Long> known;
    boolean inTransaction = true;
    @Nullable SessionSample before;
    @Nullable LockWatch watch;
    OwnTransaction own = OwnTransaction.NONE;

    Running(MigrationName name) {
      this.name = name;
    }
  }

  /**
   * A sampler for one run.
   *
   * @param observer a second connection, in autocommit
   * @param tracker that has looked at the database as it is before the run
   * @param directory what places are relative to, where it can be
   */
  Sampler(
      Connection observer,
      SnapshotTracker tracker,
      Path directory,
      Collection<ReleaseMigration> pending) {
    this.observer = observer;
    this.tracker = tracker;
    this.directory = directory.toAbsolutePath();
    this.pending =
        pending.stream().collect(Collectors.toMap(ReleaseMigration::name, Function.identity()));
  }

  @Override
  public void begins(MigrationName migration) {
    finish();
    running = new Running(migration);
  }

  @Override
  public void beforeStatement(MigrationName migration, Connection session, String sql)
      throws SQLException {
    Running now = now();
    if (now.statements.isEmpty()) {
      now.inTransaction = !session.getAutoCommit();
    }
    if (OwnTransaction.hasToComeFirst(sql)) {
      now.before = null;
      return;
    }
    if (!now.inTransaction) {
      now.own = OwnTransaction.around(session, sql);
    }
    if (now.before == null || !now.inTransaction) {
      now.before = SessionSample.read(session);
    }
    if (now.known == null || !now.inTransaction) {
      now.known = now.before.relations().keySet();
    }
    if (!now.inTransaction && now.own == OwnTransaction.NONE) {
      now.watch = LockWatch.start(observer, session.unwrap(PGConnection.class).getBackendPID());
    }
  }

  @Override
  public void afterStatement(
      MigrationName migration, Connection session, String sql, List<String> notices)
      throws StepRefused, SQLException {
    Running now = now();
    Set<SessionSample.Held> seen = seen(now);
    if (now.before == null || now.known == null) {
      add(now, sql, null, Set.of(), List.of(), false);
      return;
    }
    if (now.inTransaction && isIdle(session)) {
      // To ask anything would begin the next transaction.
      add(now, sql, null, Set.of(), List.of(), true);
      now.before = null;
      now.known = null;
      return;
    }
    SessionSample after = SessionSample.read(session);
    List<Effect> effects = effects(session);
    now.own.commit(session);
    Measured measured = new Measured(now.known, now.before, after, sql);
    boolean ended = now.inTransaction && !after.locks().containsAll(now.before.locks());
    add(now, sql, measured, seen, effects, ended && measured.carriedOver().isEmpty());
    now.before = after;
  }

  private static boolean isIdle(Connection session) throws SQLException {
    return session.unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE;
  }

  private static Set<SessionSample.Held> seen(Running now) {
    if (now.watch == null) {
      return Set.of();
    }
    now.watch.close();
    Set<SessionSample.Held> seen = now.watch.seen();
    now.watch = null;
    return seen;
  }

  private List<Effect> effects(Connection session) throws StepRefused, SQLException {
    boolean alone = session.getAutoCommit();
    if (alone) {
      session.setAutoCommit(false);
    }
    try {
      return tracker.lookWithin(session);
    } finally {
      if (alone) {
        session.rollback();
        session.setAutoCommit(true);
      }
    }
  }

  private void add(
      Running now,
      String sql,
      @Nullable Measured measured,
      Set<SessionSample.Held> seen,
      List<Effect> effects,
      boolean ended) {
    boolean observed = !now.inTransaction && now.own == OwnTransaction.NONE;
    now.statements.add(
        new RehearsedStatement(
            place(now),
            sql,
            NOT_TIMED,
            now.inTransaction,
            measured == null ? List.of() : observed ? measured.locks(seen) : measured.taken(),
            measured == null || observed ? List.of() : measured.carriedOver(),
            measured == null ? List.of() : measured.rewritten(),
            measured == null ? List.of() : measured.emptied(),
            measured == null ? List.of() : measured.builds(),
            measured == null ? List.of() : measured.scans(),
            measured == null ? List.of() : measured.rows(),
            effects,
            measured == null ? List.of() : measured.renamed(),
            measured == null ? Map.of() : measured.partitions(),
            measured != null && measured.waitsForever(),
            ended));
    now.own = OwnTransaction.NONE;
  }

  private SourcePlace place(Running now) {
    ReleaseMigration migration = pending.get(now.name);
    if (migration == null) {
      return SourcePlace.file(now.name.script());
    }
    int index = now.statements.size();
    int line = index < migration.statements().size() ? migration.statements().get(index).line() : 0;
    Path file = migration.file().toAbsolutePath().normalize();
    return file.startsWith(directory)
        ? SourcePlace.line(directory.relativize(file).toString(), line)
        : FilePlaces.of(file, line);
  }

  /** The engine has timed it, and says so after the sample is taken. */
  @Override
  public void on(RunEvent event) {
    Running now = running;
    if (now != null
        && event instanceof RunEvent.StatementEnded(_, AppliedMigration.Statement ran)
        && !now.statements.isEmpty()) {
      now.statements.add(now.statements.removeLast().timed(ran));
    }
  }

  @Override
  public void statementFailed(MigrationName migration, Connection session, String sql)
      throws SQLException {
    Running now = now();
    seen(now);
    now.own.rollback(session);
  }

  @Override
  public void ran(MigrationName migration, Connection session, boolean inTransaction) {}

  @Override
  public void allRan() {
    finish();
  }

  private void finish() {
    Running now = running;
    if (now != null) {
      done.add(new RehearsedMigration(now.name, now.inTransaction, now.statements));
      running = null;
    }
  }

  /** What has been rehearsed; of a migration that failed, what ran of it. */
  List<RehearsedMigration> rehearsed() {
    finish();
    return List.copyOf(done);
  }

  private Running now() {
    Running now = running;
    if (now == null) {
      throw new IllegalStateException("no migration is running");
    }
    return now;
  }
}
