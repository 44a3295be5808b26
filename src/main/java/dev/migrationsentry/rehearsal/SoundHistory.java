package dev.migrationsentry.rehearsal;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.gate.Target;
import dev.migrationsentry.gate.Trail;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.recovery.Recovery;
import dev.migrationsentry.recovery.Rung;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.List;

/** What a rehearsal begins with. */
final class SoundHistory {
  private SoundHistory() {}

  /**
   * The history, if a gate would go on with it as it is.
   *
   * @throws StepRefused {@code history.*} and what stands against the pending scripts; where a gate
   *     would try to mend the history first, that is said too
   */
  static Diagnosis of(Target target, Trail trail) throws StepRefused {
    Diagnosis diagnosis = target.begin(trail);
    try {
      return target.sound(trail, diagnosis);
    } catch (StepRefused refused) {
      String recovery = target.prepared().settings().required(Setting.RECOVERY);
      boolean mends = Rung.of(recovery) != Rung.NONE && Recovery.mayHelp(diagnosis);
      if (!diagnosis.blocked() || !mends) {
        throw refused;
      }
      List<Finding> findings = new ArrayList<>(refused.findings());
      findings.add(
          Finding.of(
              FindingCode.HISTORY_TO_MEND,
              "history",
              "a gate would first mend what it can prove (recovery is "
                  + recovery
                  + "); that is not rehearsed",
              "See what it would do: migration-sentry recover"));
      throw new StepRefused(findings, refused.state());
    }
  }
}
