package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.Finding;
import java.util.List;

/**
 * A rule: what in the measured data would hurt on the target. Pure. One a file; {@link Hazards}
 * lists them all.
 */
interface Hazard {
  /**
   * What this rule sees in one statement.
   *
   * @return findings without a place: the statement's is added
   */
  List<Finding> in(Situation here);
}
