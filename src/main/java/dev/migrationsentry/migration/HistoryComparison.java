package dev.migrationsentry.migration;

import dev.migrationsentry.migration.ReleaseMigration.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationType;
import org.jspecify.annotations.Nullable;

/** Rows against files, by the rules of Flyway's {@code MigrationInfoImpl} and its kin. */
final class HistoryComparison {
  /** Flyway keeps as much of a description as its column holds. */
  private static final int DESCRIPTION = 200;

  private final HistoryRules rules;
  private final AppliedHistory applied;
  private final TreeMap<MigrationVersion, ReleaseMigration> versioned = new TreeMap<>();
  private final TreeMap<MigrationVersion, ReleaseMigration> baselines = new TreeMap<>();
  private final TreeMap<String, ReleaseMigration> repeatable = new TreeMap<>();
  private final Set<ReleaseMigration> settled = Collections.newSetFromMap(new IdentityHashMap<>());
  private final MigrationVersion lastResolved;
  private final MigrationVersion target;

  private HistoryComparison(
      AppliedHistory applied, List<ReleaseMigration> release, HistoryRules rules) {
    this.rules = rules;
    this.applied = applied;
    for (ReleaseMigration migration : release) {
      switch (migration.kind()) {
        case VERSIONED -> versioned.put(version(migration), migration);
        case BASELINE -> baselines.put(version(migration), migration);
        case REPEATABLE -> repeatable.put(migration.name().description(), migration);
      }
    }
    this.lastResolved = highest(highest(MigrationVersion.EMPTY, versioned), baselines);
    this.target =
        rules.target().equals(MigrationVersion.CURRENT) ? applied.lastApplied : rules.target();
  }

  static List<MigrationState> states(
      History history, List<ReleaseMigration> release, HistoryRules rules) {
    Set<String> versioned =
        release.stream()
            .filter(migration -> migration.kind() != Kind.REPEATABLE)
            .map(migration -> migration.name().script())
            .collect(Collectors.toSet());
    HistoryComparison comparison =
        new HistoryComparison(AppliedHistory.of(rows(history, rules), versioned), release, rules);
    List<MigrationState> states = new ArrayList<>(comparison.rowStates());
    states.addAll(comparison.fileStates());
    return states;
  }

  /** A schema with objects and without a history gets a baseline row first, where so configured. */
  private static List<HistoryRow> rows(History history, HistoryRules rules) {
    if (history.tableExists()
        || history.schemasWithObjects().isEmpty()
        || !rules.baselineOnMigrate()) {
      return history.rows();
    }
    String version = rules.baselineVersion().toString();
    return List.of(
        new HistoryRow(
            1, version, "<< Flyway Baseline >>", "BASELINE", "", null, null, null, true));
  }

  private static MigrationVersion version(ReleaseMigration migration) {
    return MigrationVersions.of(Objects.requireNonNull(migration.name().version()));
  }

  private static MigrationVersion highest(
      MigrationVersion other, NavigableMap<MigrationVersion, ReleaseMigration> among) {
    return among.isEmpty() || among.lastKey().compareTo(other) < 0 ? other : among.lastKey();
  }

  private List<MigrationState> rowStates() {
    Map<MigrationVersion, HistoryEntry> seen = new HashMap<>();
    List<HistoryEntry> entries = new ArrayList<>(applied.versioned);
    entries.addAll(applied.repeatable);
    entries.sort((one, other) -> Integer.compare(one.rank(), other.rank()));
    List<MigrationState> inOrder = new ArrayList<>();
    for (HistoryEntry entry : entries) {
      MigrationVersion version = entry.version();
      MigrationState state = version == null ? repeatableRow(entry) : versionedRow(entry, version);
      if (version != null && entry.isMigration() && !entry.marks().deleted && entry.success()) {
        HistoryEntry first = seen.putIfAbsent(version, entry);
        if (first != null) {
          state = new MigrationState.Duplicate(entry.row(), first.row());
        }
      }
      inOrder.add(state);
    }
    inOrder.addAll(applied.torn);
    applied.torn.forEach(this::settleTorn);
    return inOrder;
  }

  /** A file whose row is torn is not pending: what became of it is not known. */
  private void settleTorn(MigrationState.Torn torn) {
    for (ReleaseMigration migration : versioned.values()) {
      if (Objects.equals(migration.name().version(), torn.row().version())
          || migration.name().script().equals(torn.row().script())) {
        settled.add(migration);
      }
    }
  }

  private MigrationState versionedRow(HistoryEntry entry, MigrationVersion version) {
    HistoryRow row = entry.row();
    if (entry.marks().deleted) {
      return new MigrationState.Deleted(row);
    }
    if (entry.type().isSynthetic()) {
      return new MigrationState.Marker(row);
    }
    ReleaseMigration file = entry.type().isBaseline() ? null : versioned.get(version);
    if (entry.type() == BaselineMigrationType.SQL_BASELINE) {
      file = baselines.get(version);
    }
    if (file != null) {
      settled.add(file);
    }
    if (!entry.success()) {
      return new MigrationState.Failed(row, file);
    }
    if (file == null) {
      return version.compareTo(lastResolved) < 0
          ? new MigrationState.Missing(row)
          : new MigrationState.Ahead(row);
    }
    MigrationVersion baseline = applied.baseline;
    String difference =
        baseline == null || version.compareTo(baseline) > 0 ? difference(entry, file) : null;
    return difference == null
        ? new MigrationState.Applied(row, file, entry.marks().outOfOrder)
        : new MigrationState.Changed(row, file, difference);
  }

  private static @Nullable String difference(HistoryEntry entry, ReleaseMigration file) {
    if (entry.type() != CoreMigrationType.SQL) {
      return "type";
    }
    if (!checksumMatches(entry, file)) {
      return "checksum";
    }
    return keptDescription(file).equals(entry.description()) ? null : "description";
  }

  /** As the history holds it. */
  static String keptDescription(ReleaseMigration file) {
    String description = file.name().description();
    return description.length() > DESCRIPTION
        ? description.substring(0, DESCRIPTION - 3) + "..."
        : description;
  }

  private static boolean checksumMatches(HistoryEntry entry, ReleaseMigration file) {
    Integer checksum = entry.row().checksum();
    return Objects.equals(checksum, file.checksum())
        || (checksum != null && file.equivalentChecksums().contains(checksum));
  }

  private MigrationState repeatableRow(HistoryEntry entry) {
    HistoryRow row = entry.row();
    if (entry.marks().deleted) {
      return new MigrationState.Deleted(row);
    }
    if (entry.type().isSynthetic()) {
      return new MigrationState.Marker(row);
    }
    ReleaseMigration file = repeatable.get(entry.description());
    boolean latest = applied.isLatestRun(entry);
    if (file != null && latest && checksumMatches(entry, file)) {
      settled.add(file);
    }
    if (!entry.success()) {
      return new MigrationState.Failed(row, file);
    }
    if (!latest) {
      return new MigrationState.Superseded(row);
    }
    if (file == null) {
      return new MigrationState.Missing(row);
    }
    return settled.contains(file)
        ? new MigrationState.Applied(row, file, false)
        : new MigrationState.Superseded(row);
  }

  private List<MigrationState> fileStates() {
    List<ReleaseMigration> open = new ArrayList<>(versioned.values());
    open.addAll(baselines.values());
    open.removeAll(settled);
    // The sort is stable: a baseline file comes after the versioned one of the same version.
    open.sort((one, other) -> version(one).compareTo(version(other)));
    MigrationVersion pendingBaseline =
        open.stream()
            .filter(file -> file.kind() == Kind.BASELINE)
            .map(HistoryComparison::version)
            .max(Comparator.naturalOrder())
            .orElse(null);
    List<MigrationState> states = new ArrayList<>();
    for (ReleaseMigration file : open) {
      states.add(versionedFile(file, pendingBaseline));
    }
    for (ReleaseMigration file : repeatable.values()) {
      if (!settled.contains(file)) {
        states.add(new MigrationState.Pending(file, lastRun(file)));
      }
    }
    return target.equals(MigrationVersion.NEXT) ? onlyTheNext(states) : states;
  }

  private MigrationState versionedFile(
      ReleaseMigration file, @Nullable MigrationVersion pendingBaseline) {
    MigrationVersion version = version(file);
    boolean fresh = applied.lastApplied.equals(MigrationVersion.EMPTY);
    MigrationVersion baseline = fresh ? pendingBaseline : applied.baseline;
    boolean startsHere = fresh && applied.baseline == null && version.equals(pendingBaseline);
    if (file.kind() == Kind.BASELINE && startsHere) {
      return new MigrationState.Pending(file, null);
    }
    if (baseline != null && version.compareTo(baseline) <= 0) {
      return new MigrationState.BelowBaseline(file);
    }
    if (!target.equals(MigrationVersion.NEXT) && version.compareTo(target) > 0) {
      return new MigrationState.AboveTarget(file);
    }
    if (file.kind() == Kind.BASELINE) {
      return new MigrationState.BelowBaseline(file);
    }
    return version.compareTo(applied.lastApplied) < 0 && !rules.outOfOrder()
        ? new MigrationState.Late(file)
        : new MigrationState.Pending(file, null);
  }

  private @Nullable HistoryRow lastRun(ReleaseMigration file) {
    return applied.repeatable.stream()
        .filter(entry -> entry.description().equals(file.name().description()))
        .filter(entry -> !entry.marks().deleted && !entry.isDeletion())
        .max(Comparator.comparingInt(HistoryEntry::rank))
        .map(HistoryEntry::row)
        .orElse(null);
  }

  private static List<MigrationState> onlyTheNext(List<MigrationState> states) {
    List<MigrationState> result = new ArrayList<>();
    boolean found = false;
    for (MigrationState state : states) {
      if (state instanceof MigrationState.Pending pending) {
        result.add(found ? new MigrationState.AboveTarget(pending.migration()) : pending);
        found = true;
      } else {
        result.add(state);
      }
    }
    return result;
  }
}
