package dev.migrationsentry.rehearsal;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.hazard.IndexBuild;
import dev.migrationsentry.hazard.RehearsedMigration;
import dev.migrationsentry.hazard.RehearsedStatement;
import dev.migrationsentry.hazard.RowsWritten;
import dev.migrationsentry.hazard.TableLock;
import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.recovery.Fidelity;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.Rehearsal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What was measured, in words. Pure. */
final class RehearsalWords {
  private static final List<String> NEVER_SEEN =
      List.of(
          "rows: the scratch database holds only those that migrations bring, so that nulls under a"
              + " new NOT NULL or duplicates under a new unique index are not found, and a probe"
              + " finds next to nothing to look at",
          "waiting: nobody else is at work there; how long a lock is waited for, and how many wait"
              + " behind it, is up to the traffic of the hour",
          "time: what is measured is measured on next to no rows");

  private RehearsalWords() {}

  static Rehearsal of(
      Fidelity fidelity,
      List<RehearsedMigration> rehearsed,
      Traffic traffic,
      Optional<Finding> differences) {
    List<String> notSeen = new ArrayList<>(NEVER_SEEN);
    if (rehearsed.stream().anyMatch(migration -> !migration.inTransaction())) {
      notSeen.add(
          "short locks: of a statement that runs outside of a transaction only those that were held"
              + " when an observer looked, every 2 ms");
    }
    if (!fidelity.isProof()) {
      notSeen.add("this server version: it ran on " + fidelity.words());
    }
    differences.ifPresent(
        _ -> notSeen.add("what the target has besides its history: see the finding about it"));
    Duration longest = traffic.longestTransaction();
    if (longest != null && longest.toSeconds() >= 1) {
      notSeen.add(
          "the oldest transaction of the target, open for "
              + Counted.of(longest.toSeconds(), "second")
              + ": a lock on what it has used waits for its end, and everybody else behind it");
    }
    return new Rehearsal(
        fidelity.words(), rehearsed.stream().map(RehearsalWords::migration).toList(), notSeen);
  }

  private static Rehearsal.Migration migration(RehearsedMigration migration) {
    return new Rehearsal.Migration(
        migration.name(),
        migration.inTransaction(),
        migration.took(),
        migration.statements().stream().map(RehearsalWords::statement).toList());
  }

  private static Rehearsal.Statement statement(RehearsedStatement statement) {
    return new Rehearsal.Statement(
        statement.place(),
        statement.ran(),
        statement.locks().stream().map(RehearsalWords::lock).toList(),
        statement.carriedOver().stream().map(RehearsalWords::lock).toList(),
        names(statement.rewritten()),
        names(statement.emptied()),
        statement.builds().stream().map(RehearsalWords::build).toList(),
        statement.scans().stream().map(scan -> scan.table().toString()).toList(),
        statement.rows().stream().flatMap(rows -> rows(rows).stream()).toList(),
        statement.effects().stream().map(RehearsalWords::effect).toList(),
        statement.endedTransaction());
  }

  private static Rehearsal.Lock lock(TableLock lock) {
    return new Rehearsal.Lock(
        lock.relation().toString(),
        lock.table().toString(),
        lock.mode().words(),
        lock.mode().blocksTraffic(),
        lock.words());
  }

  private static List<String> names(Collection<QualifiedName> names) {
    return names.stream().map(QualifiedName::toString).toList();
  }

  private static String build(IndexBuild build) {
    return (build.unique() ? "unique index " : "index ")
        + build.index()
        + " over "
        + build.table()
        + (build.again() ? ", again" : "");
  }

  private static List<String> rows(RowsWritten rows) {
    List<String> words = new ArrayList<>();
    add(words, rows.inserted(), "inserted into", rows);
    add(words, rows.updated(), "updated in", rows);
    add(words, rows.deleted(), "deleted from", rows);
    return words;
  }

  private static void add(List<String> words, long number, String done, RowsWritten rows) {
    if (number > 0) {
      words.add(Counted.of(number, "row") + " " + done + " " + rows.table());
    }
  }

  private static String effect(Effect effect) {
    return switch (effect) {
      case Effect.Made made -> "made " + made.object();
      case Effect.Changed changed -> "changed " + changed.object();
      case Effect.Dropped dropped -> "dropped " + dropped.object();
    };
  }
}
