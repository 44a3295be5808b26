package dev.migrationsentry.rehearsal;

import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * From which weight on a hazard stops the release.
 *
 * @param level the lightest that does
 */
record FailOn(Severity level) {
  /** The setting {@code fail-on}. */
  static FailOn of(String setting) {
    return new FailOn(Severity.valueOf(setting.toUpperCase(Locale.ROOT)));
  }

  /** A blocker blocks by itself; what is lighter does by this finding. */
  Optional<Finding> over(Collection<Finding> hazards) {
    long over = hazards.stream().filter(each -> each.severity().compareTo(level) <= 0).count();
    if (over == 0 || hazards.stream().anyMatch(Finding::blocks)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
            FindingCode.HAZARD_OVER_LEVEL,
            "fail-on",
            Counted.of(over, "hazard")
                + " of this release "
                + (over == 1 ? "weighs" : "weigh")
                + " "
                + (level == Severity.BLOCKER ? level.word() : level.word() + " or more")
                + ", and fail-on is "
                + level.word(),
            "Change the statements as each hazard says, accept one with a reason above it (--"
                + " sentry:accept CODE reason: …), or let them pass: migration-sentry rehearse"
                + " --fail-on blocker"));
  }
}
