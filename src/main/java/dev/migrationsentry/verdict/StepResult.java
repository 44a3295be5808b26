package dev.migrationsentry.verdict;

import java.time.Duration;
import java.util.List;

/** How one step went. */
public sealed interface StepResult {
  Step step();

  /** The step proved what it had to prove. {@code summary} says what, in one line. */
  record Passed(Step step, Duration took, String summary) implements StepResult {}

  /** The step refused; the run ends with it. */
  record Refused(Step step, Duration took, List<Finding> findings) implements StepResult {
    public Refused {
      findings = List.copyOf(findings);
    }
  }

  /**
   * There was nothing for the step to do, and that is itself proved. {@code why} says how it is
   * known.
   */
  record NotNeeded(Step step, String why) implements StepResult {}

  /** An earlier step refused. */
  record NotReached(Step step) implements StepResult {}
}
