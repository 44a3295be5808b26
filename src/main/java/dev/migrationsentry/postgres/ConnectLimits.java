package dev.migrationsentry.postgres;

import java.time.Duration;

/**
 * How long connecting may take.
 *
 * @param total from the first attempt until giving up
 * @param attempt one attempt: name look-up, TCP, TLS, password
 */
public record ConnectLimits(Duration total, Duration attempt) {
  /** A minute in all, which a restarting server needs; ten seconds an attempt. */
  public static final ConnectLimits DEFAULT =
      new ConnectLimits(Duration.ofSeconds(60), Duration.ofSeconds(10));

  public ConnectLimits {
    if (total.isNegative() || attempt.isNegative() || attempt.isZero()) {
      throw new IllegalArgumentException("a limit must be a time: " + total + ", " + attempt);
    }
  }
}
