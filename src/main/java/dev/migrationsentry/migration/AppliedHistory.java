package dev.migrationsentry.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the rows say when they are read together, by Flyway's rules (its {@code
 * MigrationInfoServiceImpl}): later deletions, baselines, the highest version.
 */
final class AppliedHistory {
  final List<HistoryEntry> versioned = new ArrayList<>();
  final List<HistoryEntry> repeatable = new ArrayList<>();
  final List<MigrationState.Torn> torn = new ArrayList<>();
  final Map<String, Integer> latestRuns = new HashMap<>();
  @Nullable MigrationVersion baseline;
  MigrationVersion lastApplied = MigrationVersion.EMPTY;

  /**
   * Reads them.
   *
   * @param versioned the scripts of the release that have a version
   */
  static AppliedHistory of(List<HistoryRow> rows, Set<String> versioned) {
    AppliedHistory history = new AppliedHistory();
    Set<Integer> ranks = new HashSet<>();
    for (HistoryRow row : rows) {
      HistoryEntry.Parsed parsed = HistoryEntry.parse(row);
      HistoryEntry entry = parsed.entry();
      boolean rankTaken = row.rank() != null && !ranks.add(row.rank());
      if (entry == null) {
        history.torn.add(
            new MigrationState.Torn(row, Objects.requireNonNullElse(parsed.lack(), "")));
      } else if (entry.version() == null && versioned.contains(row.script())) {
        history.torn.add(new MigrationState.Torn(row, "it has no version, and its script has"));
      } else if (rankTaken) {
        history.torn.add(new MigrationState.Torn(row, "its installed_rank is that of another row"));
      } else {
        history.add(entry);
      }
    }
    history.judgeOrder();
    return history;
  }

  private void add(HistoryEntry entry) {
    MigrationVersion version = entry.version();
    if (version == null) {
      repeatable.add(entry);
      if (entry.isDeletion() && entry.success()) {
        markDeleted(entry, repeatable, e -> e.description().equals(entry.description()));
      }
      return;
    }
    if (entry.type().isBaseline() && (baseline == null || version.compareTo(baseline) > 0)) {
      baseline = version;
    }
    if (entry.isDeletion() && entry.success()) {
      markDeleted(entry, versioned, e -> version.equals(e.version()));
      return;
    }
    versioned.add(entry);
  }

  /** The latest matching migration before a deletion is the one it deletes. */
  private void markDeleted(
      HistoryEntry deletion, List<HistoryEntry> among, Predicate<HistoryEntry> matching) {
    for (HistoryEntry entry : among.reversed()) {
      if (!entry.type().isSynthetic() && matching.test(entry)) {
        if (entry.marks().deleted && deletion.version() != null) {
          torn.add(new MigrationState.Torn(deletion.row(), "it deletes what is deleted already"));
        }
        entry.marks().deleted = true;
        return;
      }
    }
  }

  private void judgeOrder() {
    for (HistoryEntry entry : versioned) {
      MigrationVersion version = Objects.requireNonNull(entry.version());
      if (version.compareTo(lastApplied) <= 0) {
        entry.marks().outOfOrder = true;
      } else if (!entry.isDeletion() && !entry.marks().deleted) {
        lastApplied = version;
      }
    }
    for (HistoryEntry entry : repeatable) {
      if (!(entry.marks().deleted && entry.type() == CoreMigrationType.DELETE)) {
        latestRuns.merge(entry.description(), entry.rank(), Math::max);
      }
    }
  }

  boolean isLatestRun(HistoryEntry entry) {
    Integer latest = latestRuns.get(entry.description());
    return latest == null || latest == entry.rank();
  }
}
