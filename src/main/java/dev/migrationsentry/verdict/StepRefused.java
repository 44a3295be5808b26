package dev.migrationsentry.verdict;

import java.io.Serial;
import java.util.List;

/**
 * A step refuses to go on. It travels inside one step and is turned into a value by the gate, in
 * one place. Anything else that is thrown is a bug.
 */
public final class StepRefused extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;
  private final DatabaseState state;

  /** Refused with the database untouched. */
  public StepRefused(Finding finding) {
    this(List.of(finding), DatabaseState.UNTOUCHED);
  }

  /**
   * @param findings what was seen; at least one blocker among them, the first of which decides the
   *     exit code
   * @param state what this step leaves behind in the database
   */
  public StepRefused(List<Finding> findings, DatabaseState state) {
    super(firstBlocker(findings).seen());
    this.findings = List.copyOf(findings);
    this.state = state;
  }

  public List<Finding> findings() {
    return findings;
  }

  public DatabaseState state() {
    return state;
  }

  private static Finding firstBlocker(List<Finding> findings) {
    return findings.stream()
        .filter(Finding::blocks)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("a step can only refuse with a blocker: " + findings));
  }
}
