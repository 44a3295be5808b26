package dev.migrationsentry.recovery;

import dev.migrationsentry.verdict.MigrationName;
import java.util.Locale;

/** The probe that would prove a migration that changes rows, as far as it can be written ahead. */
final class ProbeAdvice {
  private static final String ROWS_OF = "rows of ";

  private ProbeAdvice() {}

  /** The lines for the contract, for a migration that has a version. */
  static String of(Evidence evidence) {
    MigrationName name = evidence.migration();
    String table =
        evidence.rows().stream()
            .filter(each -> each.startsWith(ROWS_OF))
            .map(each -> each.substring(ROWS_OF.length()))
            .findFirst()
            .orElse("…");
    return "If its rows are changed here, let a probe in the contract say so, a line each:"
        + " [probes."
        + key(name)
        + "] sql = \"SELECT 1 FROM "
        + table.replace("\"", "\\\"")
        + " WHERE …\" (true of each row that it has yet to change) since = \""
        + name.version()
        + "\"; then run: migration-sentry gate";
  }

  /** {@code v3-add-owner}: a bare key of TOML, whatever the file is called. */
  private static String key(MigrationName name) {
    return ("v" + name.version() + "-" + name.description())
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9_]+", "-")
        .replaceAll("^-|-$", "");
  }
}
