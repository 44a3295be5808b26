package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.MigrationName;
import org.jspecify.annotations.Nullable;

/**
 * A row of the history table, as found: any value may be missing, because rows are edited by hand.
 *
 * @param rank {@code installed_rank}
 * @param installedOn as the server prints it
 * @param success null where it is neither true nor false
 */
public record HistoryRow(
    @Nullable Integer rank,
    @Nullable String version,
    @Nullable String description,
    @Nullable String type,
    @Nullable String script,
    @Nullable Integer checksum,
    @Nullable String installedBy,
    @Nullable String installedOn,
    @Nullable Boolean success) {

  /** {@code V3 add proposal id}, or {@code R refresh views}. */
  public String label() {
    String words = description == null ? "" : " " + description;
    return (version == null ? "R" : "V" + version) + words;
  }

  /** What the migration is called, as far as the row says. */
  MigrationName name() {
    return new MigrationName(
        version, description == null ? "" : description, script == null ? "" : script);
  }

  /** Which row this is, for a finding. */
  public String where() {
    return "installed_rank "
        + (rank == null ? "NULL" : rank)
        + (installedOn == null ? "" : ", installed on " + installedOn)
        + (installedBy == null ? "" : " by " + installedBy);
  }
}
