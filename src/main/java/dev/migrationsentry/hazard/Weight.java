package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Severity;
import java.util.Locale;
import java.util.Optional;

/**
 * How much a table weighs on the target: what takes as long as the table is big is nothing on a
 * small one and an outage on a large one.
 *
 * @param size in words, to follow the table's name
 * @param isCounted whether the server has ever counted its rows
 * @param isEmpty whether it was without rows then
 */
public record Weight(Severity severity, String size, boolean isCounted, boolean isEmpty) {
  /** Read in well under a second on any server. */
  static final long SMALL = 10_000;

  /** Rewritten in seconds to minutes, with everybody waiting. */
  static final long LARGE = 1_000_000;

  private static final long MEGABYTE = 1 << 20;

  /** Of a table that the target has; empty if it has no such table, so that nobody uses it. */
  public static Optional<Weight> of(QualifiedName table, Traffic traffic) {
    return traffic.of(table).map(Weight::of);
  }

  /** The same, but for what ends in an instant on a table of any size. */
  Severity atMost(Severity most) {
    return severity.compareTo(most) < 0 ? most : severity;
  }

  private static Weight of(Traffic.TableTraffic table) {
    if (!table.counted()) {
      return new Weight(Severity.WARNING, "whose rows the server has never counted", false, false);
    }
    String size =
        "with about "
            + Counted.of(table.rows(), "row")
            + (table.bytes() < MEGABYTE
                ? ""
                : String.format(Locale.ROOT, " (%,d MB)", table.bytes() / MEGABYTE));
    return new Weight(severity(table.rows()), size, true, table.rows() == 0);
  }

  private static Severity severity(long rows) {
    if (rows < SMALL) {
      return Severity.NOTE;
    }
    return rows < LARGE ? Severity.WARNING : Severity.BLOCKER;
  }
}
