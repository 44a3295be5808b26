package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a history says about a release: one state for each row and for each file that has no row.
 * Pure. The rules are Flyway's own, and a test holds them against Flyway.
 *
 * @param states rows first, in the order of the history; then files, in the order in which they run
 * @param findings what is wrong, and what is worth knowing; a blocker among them means that nothing
 *     may run
 */
public record Diagnosis(List<MigrationState> states, List<Finding> findings) {
  public Diagnosis {
    states = List.copyOf(states);
    findings = List.copyOf(findings);
  }

  /**
   * Compares a history with a release.
   *
   * @param release every migration of the release
   */
  public static Diagnosis of(History history, List<ReleaseMigration> release, HistoryRules rules) {
    List<MigrationState> states = HistoryComparison.states(history, release, rules);
    return new Diagnosis(states, HistoryFindings.of(history, states, rules));
  }

  /** The same, with what else was seen. */
  public Diagnosis with(List<Finding> more) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new Diagnosis(states, all);
  }

  /** What is to run, in the order in which it will. */
  public List<ReleaseMigration> pending() {
    return states.stream()
        .<ReleaseMigration>mapMulti(
            (state, out) -> {
              if (state instanceof MigrationState.Pending pending) {
                out.accept(pending.migration());
              }
            })
        .toList();
  }

  /** What is recorded as failed. */
  public List<MigrationName> failed() {
    return states.stream()
        .<MigrationName>mapMulti(
            (state, out) -> {
              if (state instanceof MigrationState.Failed(HistoryRow row, _)) {
                out.accept(row.name());
              }
            })
        .toList();
  }

  /** Whether something forbids to go on. */
  public boolean blocked() {
    return findings.stream().anyMatch(Finding::blocks);
  }

  /** Whether nothing is pending and nothing is wrong. */
  public boolean atHead() {
    return atHead(List.of());
  }

  /**
   * The same after a run. A repeatable migration that this run applied counts as at head even if it
   * is pending again: one that contains {@code ${flyway:timestamp}} has a new checksum at every
   * reading, and the row that was just written is the proof that it ran.
   */
  public boolean atHead(Collection<MigrationName> justApplied) {
    return !blocked()
        && pending().stream()
            .allMatch(
                migration ->
                    migration.kind() == ReleaseMigration.Kind.REPEATABLE
                        && justApplied.contains(migration.name()));
  }

  /**
   * The version that the database is at: the highest one applied. Empty string if there is none.
   */
  public String current() {
    return states.stream()
        .map(Diagnosis::appliedRow)
        .filter(row -> row != null && row.version() != null)
        .map(row -> MigrationVersions.of(Objects.requireNonNull(row.version())))
        .max(Comparator.naturalOrder())
        .map(MigrationVersion::toString)
        .orElse("");
  }

  /** The version that the database will be at once all that is pending has run; null: at none. */
  public @Nullable String headToCome() {
    return Stream.concat(
            Stream.of(current()).filter(version -> !version.isEmpty()),
            pending().stream().map(each -> each.name().version()).filter(Objects::nonNull))
        .map(MigrationVersion::fromVersion)
        .max(Comparator.naturalOrder())
        .map(MigrationVersion::toString)
        .orElse(null);
  }

  private static @Nullable HistoryRow appliedRow(MigrationState state) {
    if (state instanceof MigrationState.Applied applied) {
      // As most are; for the switch Java makes a class when it first gets there.
      return applied.row();
    }
    return switch (state) {
      case MigrationState.Applied applied -> applied.row();
      case MigrationState.Changed changed -> changed.row();
      case MigrationState.Missing missing -> missing.row();
      case MigrationState.Ahead ahead -> ahead.row();
      case MigrationState.Duplicate duplicate -> duplicate.row();
      case MigrationState.Marker marker -> marker.row();
      case MigrationState.Pending _,
          MigrationState.Failed _,
          MigrationState.Late _,
          MigrationState.Torn _,
          MigrationState.BelowBaseline _,
          MigrationState.AboveTarget _,
          MigrationState.Superseded _,
          MigrationState.Deleted _ ->
          null;
    };
  }
}
