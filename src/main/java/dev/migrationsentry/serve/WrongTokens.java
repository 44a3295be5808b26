package dev.migrationsentry.serve;

import java.time.Duration;
import java.util.Optional;

/**
 * How many wrong tokens are answered in a while. Whoever has the right one is not counted, so that
 * a stranger's guesses do not keep an operator out.
 */
final class WrongTokens {
  private static final int MOST = 10;
  private static final long REFILL_NANOS = Duration.ofSeconds(6).toNanos();

  private double left = MOST;
  private long counted = System.nanoTime();

  /** Counts one; how long to wait before the next, if there were too many. */
  synchronized Optional<Duration> count() {
    long now = System.nanoTime();
    left = Math.min(MOST, left + (double) (now - counted) / REFILL_NANOS);
    counted = now;
    if (left >= 1) {
      left -= 1;
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos((long) Math.ceil((1 - left) * REFILL_NANOS)));
  }
}
