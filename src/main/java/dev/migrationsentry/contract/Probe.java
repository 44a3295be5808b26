package dev.migrationsentry.contract;

import dev.migrationsentry.verdict.SourcePlace;
import java.time.Duration;

/**
 * A read-only assertion on data: the rows that its query returns are violations.
 *
 * @param sql one query
 * @param description what it asserts, in words; empty if not said
 * @param timeout how long the query may take
 * @param place its file, or where the contract has it
 */
public record Probe(
    String name,
    String sql,
    String description,
    Duration timeout,
    Lifetime lifetime,
    SourcePlace place) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** The probe as an English sentence. */
  public String sentence() {
    return "Probe "
        + name
        + " must return no row within "
        + timeout.toMillis() / 1000.0
        + " s"
        + lifetime.words()
        + (description.isEmpty() ? "." : ": " + description);
  }
}
