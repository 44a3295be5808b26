package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.StepRefused;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Carries a refusal out through Flyway, which lets no checked exception of ours pass. */
final class RunHalted extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient StepRefused refusal;

  RunHalted(StepRefused refusal) {
    super(refusal);
    this.refusal = refusal;
  }

  /** The refusal that this exception carries somewhere in its chain of causes, or null. */
  static @Nullable StepRefused in(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof RunHalted halted) {
        return halted.refusal;
      }
    }
    return null;
  }
}
