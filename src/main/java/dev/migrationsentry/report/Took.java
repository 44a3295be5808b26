package dev.migrationsentry.report;

import java.time.Duration;
import java.util.Locale;

/** How long something took, for people. */
final class Took {
  private Took() {}

  /** {@code 12 ms}, {@code 1.2 s}, {@code 2 min 5 s}, {@code 1 h 2 min}. */
  static String words(Duration took) {
    long millis = Math.max(0, took.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 59_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    long seconds = Math.round(millis / 1_000.0);
    if (seconds < 3_600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    long minutes = Math.round(seconds / 60.0);
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }

  /** Seconds with three decimals, as JUnit's {@code time} attribute has them. */
  static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", Math.max(0, took.toMillis()) / 1_000.0);
  }
}
