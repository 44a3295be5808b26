package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.migration.MigrationObserver;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.SnapshotTracker;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.postgres.WrittenRelations;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes down what changes between one migration and the next. */
final class ReplayObserver implements MigrationObserver {
  private final Connection observer;
  private final SnapshotTracker tracker;
  private final Set<QualifiedName> excluded;
  private final Release release;
  private final Map<MigrationName, ReleaseMigration> pending;
  private final Set<MigrationName> closely;
  private final List<MigrationEffects> migrations = new ArrayList<>();
  private @Nullable Snapshot start;
  private @Nullable MigrationName running;
  private List<String> rows = List.of();

  /**
   * An observer for one run.
   *
   * @param closely migrations to look at after each statement: each leaves effects of its own,
   *     under the migration's name, and so does what comes after the last
   */
  ReplayObserver(
      Connection observer,
      Stop stop,
      Set<QualifiedName> excluded,
      Release release,
      Collection<ReleaseMigration> pending,
      Set<MigrationName> closely) {
    this.observer = observer;
    this.tracker = new SnapshotTracker(stop, excluded);
    this.excluded = excluded;
    this.release = release;
    this.closely = Set.copyOf(closely);
    this.pending =
        pending.stream().collect(Collectors.toMap(ReleaseMigration::name, Function.identity()));
  }

  @Override
  public void begins(MigrationName migration) throws StepRefused {
    look();
    running = migration;
  }

  /** What a script does in a transaction that it has begun by itself is not seen before its end. */
  @Override
  public void afterStatement(
      MigrationName migration, Connection session, String sql, List<String> notices)
      throws StepRefused, SQLException {
    if (closely.contains(migration)) {
      List<Effect> effects =
          session.getAutoCommit() ? tracker.look(observer) : tracker.lookWithin(session);
      migrations.add(new MigrationEffects(migration, effects, List.of()));
    }
  }

  @Override
  public void ran(MigrationName migration, Connection session, boolean inTransaction)
      throws SQLException {
    ReleaseMigration script = pending.get(migration);
    List<String> words = new ArrayList<>();
    if (inTransaction) {
      words.addAll(WrittenRelations.of(session, excluded));
    }
    if (script != null) {
      words.addAll(release.rowWrites(script));
    }
    rows = words;
  }

  @Override
  public void allRan() throws StepRefused {
    look();
    running = null;
  }

  private void look() throws StepRefused {
    List<Effect> effects = tracker.look(observer);
    if (running != null) {
      migrations.add(new MigrationEffects(running, effects, withoutNewSequences(effects)));
      rows = List.of();
    } else if (start == null) {
      start = tracker.snapshot();
    }
  }

  /**
   * A sequence that the migration makes is written to by the making itself, an identity column's
   * for example; whoever draws from it does so to write to a table, which is listed.
   */
  private List<String> withoutNewSequences(List<Effect> effects) {
    Set<String> made =
        effects.stream()
            .filter(effect -> effect instanceof Effect.Made)
            .map(Effect::object)
            .filter(object -> object.kind() == ObjectKind.SEQUENCE)
            .map(object -> "rows of " + new QualifiedName(object.schema(), object.name()))
            .collect(Collectors.toSet());
    return rows.stream().filter(words -> !made.contains(words)).toList();
  }

  /** After the run. */
  ReplayedHistory finished(Fidelity fidelity) throws StepRefused {
    List<Effect> afterwards = tracker.look(observer);
    Snapshot before = start;
    return before == null
        ? new ReplayedHistory(fidelity, tracker.snapshot(), List.of(), List.of())
        : new ReplayedHistory(fidelity, before, migrations, afterwards);
  }

  /** As of the last look. */
  Snapshot last() {
    return tracker.snapshot();
  }
}
