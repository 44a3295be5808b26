package dev.migrationsentry.migration;

import java.io.Serial;

/**
 * Ends a group between two of its migrations, of which the first is in and the second not begun.
 */
final class HandedBack extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Whether it is in this chain of causes. */
  static boolean in(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof HandedBack) {
        return true;
      }
    }
    return false;
  }
}
