package dev.migrationsentry.gate;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;

/** What a gate's recover step would come to on this database. Only reads it. */
public final class Foresight {
  private Foresight() {}

  /**
   * Replays the release on a scratch database and holds it against this one, as a gate does before
   * it runs what is pending.
   *
   * @return blockers where the gate would refuse, notes on what it would mend; empty if it would go
   *     on, or would not look
   */
  public static List<Finding> of(Target target, Trail trail) throws StepRefused {
    return new Recovering(target, trail).foresee();
  }
}
