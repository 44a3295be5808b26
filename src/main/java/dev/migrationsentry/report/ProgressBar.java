package dev.migrationsentry.report;

import java.io.PrintWriter;

/**
 * How far something long has come: at a terminal one line that is written over, else now and then.
 */
final class ProgressBar {
  private static final int WIDTH = 24;
  private static final int EVERY = 50;

  /** What is shorter than this is done before anybody looks. */
  private static final int SHORT = 20;

  private static final String REST_OF_LINE = "\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private boolean drawn;

  ProgressBar(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * So far it has come.
   *
   * @param what of this program's own words
   */
  void advance(String what, int done, int all) {
    if (terminal && all < SHORT) {
      return;
    }
    if (!terminal) {
      if (done % EVERY == 0 || (done == all && all > EVERY)) {
        out.println("[SENTRY] " + what + ": " + done + " of " + all);
      }
      return;
    }
    int full = all == 0 ? WIDTH : WIDTH * done / all;
    String bar = "#".repeat(full) + "-".repeat(WIDTH - full);
    out.print("\r[SENTRY] " + what + " [" + bar + "] " + done + " of " + all + REST_OF_LINE);
    drawn = true;
    if (done == all) {
      out.println();
      drawn = false;
    }
  }

  /** Something else is about to be said. */
  void clear() {
    if (drawn) {
      out.print("\r" + REST_OF_LINE);
      drawn = false;
    }
  }
}
