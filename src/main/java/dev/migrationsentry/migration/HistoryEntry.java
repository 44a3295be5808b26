package dev.migrationsentry.migration;

import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationType;
import org.flywaydb.core.extensibility.MigrationType;
import org.jspecify.annotations.Nullable;

/**
 * A row of the history that is whole, with what the rows after it say about it.
 *
 * @param version null for a repeatable migration
 */
record HistoryEntry(
    HistoryRow row,
    int rank,
    @Nullable MigrationVersion version,
    String description,
    MigrationType type,
    boolean success,
    Marks marks) {

  /** What rows found later, or the order of the rows, say about this one. */
  static final class Marks {
    boolean deleted;
    boolean outOfOrder;
  }

  /** A row either is an entry or lacks something. Exactly one of the two is null. */
  record Parsed(@Nullable HistoryEntry entry, @Nullable String lack) {}

  static Parsed parse(HistoryRow row) {
    String type = row.type();
    String description = row.description();
    Integer rank = row.rank();
    Boolean success = row.success();
    if (rank == null || type == null || success == null || description == null) {
      return lacks(
          rank == null
              ? "installed_rank"
              : type == null ? "type" : success == null ? "success" : "description");
    }
    if (row.script() == null) {
      return lacks("script");
    }
    // Flyway's JdbcTableSchemaHistory reads the rows above -1 only, and would run it again.
    if (rank < 0) {
      return new Parsed(null, "its installed_rank is below 0, where Flyway does not see it");
    }
    MigrationType known = type(type);
    if (known == null) {
      return new Parsed(null, "its type is '" + type + "', which Flyway's community edition lacks");
    }
    MigrationVersion version = null;
    if (row.version() != null) {
      version = version(row.version());
      if (version == null) {
        return new Parsed(null, "its version '" + row.version() + "' is no version");
      }
    }
    if (known == CoreMigrationType.SQL && row.checksum() == null) {
      return lacks("checksum");
    }
    return new Parsed(
        new HistoryEntry(row, rank, version, description, known, success, new Marks()), null);
  }

  private static Parsed lacks(String column) {
    return new Parsed(null, "it has no " + column);
  }

  private static @Nullable MigrationVersion version(String text) {
    try {
      MigrationVersion version = MigrationVersions.of(text);
      return version.isPredefined() ? null : version;
    } catch (FlywayException e) {
      return null;
    }
  }

  /** Flyway's two lists of types; it refuses a history with any other, and so do we. */
  private static @Nullable MigrationType type(String name) {
    for (CoreMigrationType type : CoreMigrationType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return switch (name) {
      case "SPRING_JDBC" -> CoreMigrationType.JDBC;
      case "SQL_BASELINE", "SQL_STATE_SCRIPT" -> BaselineMigrationType.SQL_BASELINE;
      case "JDBC_BASELINE", "JDBC_STATE_SCRIPT" -> BaselineMigrationType.JDBC_BASELINE;
      default -> null;
    };
  }

  boolean isDeletion() {
    return type == CoreMigrationType.DELETE;
  }

  /** Whether this row stands for a migration that ran, or should have. */
  boolean isMigration() {
    return !type.isSynthetic() && !type.isUndo() && !type.isBaseline();
  }
}
