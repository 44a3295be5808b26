package dev.migrationsentry.migration;

import java.util.List;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Where a project keeps its history, in Flyway's words.
 *
 * @param defaultSchema the schema of the history table; null: the first of {@code schemas}, and
 *     without any the session's current one
 * @param schemas the schemas that the project's migrations manage; may be empty
 * @param table the table's name, as it is in the catalogue
 */
public record HistoryTable(@Nullable String defaultSchema, List<String> schemas, String table) {
  public HistoryTable {
    schemas = List.copyOf(schemas);
  }

  /** Where it is by Flyway's defaults. */
  static final HistoryTable USUAL = new HistoryTable(null, List.of(), "flyway_schema_history");

  /** As a project's Flyway settings have it. */
  public static HistoryTable of(Configuration configuration) {
    return new HistoryTable(
        configuration.getDefaultSchema(),
        List.of(configuration.getSchemas()),
        configuration.getTable());
  }

  /** As SQL has to write it, as far as the settings name it. */
  String sqlName() {
    String schema = namedSchema();
    return (schema == null ? "" : History.quoted(schema) + ".") + History.quoted(table);
  }

  /** The schema that the settings name for the table; null where the session decides. */
  public @Nullable String namedSchema() {
    if (defaultSchema != null) {
      return defaultSchema;
    }
    return schemas.isEmpty() ? null : schemas.getFirst();
  }
}
