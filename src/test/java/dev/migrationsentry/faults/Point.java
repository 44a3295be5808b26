package dev.migrationsentry.faults;

import dev.migrationsentry.testing.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A moment of a run that comes again in every run: the n-th time that a session of this kind says
 * this.
 *
 * @param session what the session is for: {@code lock}, {@code migrate}, …
 * @param scratch whether it is one of a scratch database
 * @param text what it says, without what differs from run to run
 */
record Point(String session, boolean scratch, String text, int nth) {
  private static final int SHORT = 60;

  /** Numbers the moments of one run as they come. */
  static final class Counter {
    private final Map<Point, Integer> seen = new HashMap<>();

    /** Where this request is; empty for what comes when it likes, or is no matter of ours. */
    synchronized Optional<Point> at(Request request) {
      String session = request.application().replaceFirst("^migration-sentry ?", "");
      if (session.isEmpty() || session.equals("watch") || request.text().equals(Request.OTHER)) {
        return Optional.empty();
      }
      String text =
          request
              .text()
              .replaceAll("--[^\\n]*\\n", "")
              .replaceAll("\\s+", " ")
              .replaceAll("scratch_[0-9a-z_]+", "scratch")
              .replaceAll("[0-9]{5,}", "#")
              .strip();
      boolean scratch = request.database().startsWith("migration_sentry_scratch_");
      Point first = new Point(session, scratch, text, 1);
      int nth = seen.merge(first, 1, Integer::sum);
      return Optional.of(new Point(session, scratch, text, nth));
    }
  }

  /** Whether it is like the other, but for how often it has come. */
  boolean says(Point other) {
    return new Point(session, scratch, text, 1)
        .equals(new Point(other.session, other.scratch, other.text, 1));
  }

  @Override
  public String toString() {
    String words = text.length() > SHORT ? text.substring(0, SHORT) + "…" : text;
    return session + (scratch ? " (scratch)" : "") + " #" + nth + " " + words;
  }
}
