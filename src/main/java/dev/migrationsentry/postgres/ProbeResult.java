package dev.migrationsentry.postgres;

import dev.migrationsentry.contract.Probe;
import dev.migrationsentry.verdict.Finding;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a probe went.
 *
 * @param took wall time
 * @param finding {@code probe.violated} or {@code contract.probe-failed}; null if it holds
 */
public record ProbeResult(Probe probe, Duration took, @Nullable Finding finding) {
  /** Whether it ran to its end and returned no row. */
  public boolean holds() {
    return finding == null;
  }
}
