package dev.migrationsentry.verdict;

import java.util.Optional;

/**
 * How a run ends, as the process tells its caller. The numbers are a contract: a number never
 * changes its meaning. 1 and 126 to 128 are never ours: the first is any crash, the others belong
 * to the shell.
 */
public enum ExitCode {
  PASS(0, "pass", false),
  USAGE(2, "usage: flags or configuration file", false),
  ENVIRONMENT_INVALID(10, "environment invalid", false),
  RELEASE_INCOMPLETE(11, "release incomplete", false),
  CANNOT_CONNECT(20, "cannot connect", true),
  CONNECTION_REFUSED(21, "connection refused: password, database or TLS", false),
  WRONG_SERVER(22, "wrong server", false),
  LOCK_NOT_OBTAINED(30, "deploy lock not obtained in time", true),
  LOCK_LOST(31, "deploy lock lost during the run", true),
  MIGRATION_FAILED(50, "migration failed; nothing is half done", false),
  MIGRATION_PART_APPLIED(51, "migration failed part way", false),
  HISTORY_BROKEN(52, "history broken", false),
  OUTCOME_UNKNOWN(53, "outcome unknown", false),
  CONTRACT_NOT_KEPT(60, "contract not kept", false),
  PROBE_VIOLATED(61, "probe found violations", false),
  HAZARD(62, "hazard over the allowed level", false),
  INTERNAL_ERROR(70, "internal error", false),
  DEADLINE(75, "deadline reached", true),
  INTERRUPTED(130, "interrupted", false),
  TERMINATED(143, "terminated", false);

  private final int number;
  private final String words;
  private final boolean againMayHelp;

  ExitCode(int number, String words, boolean againMayHelp) {
    this.number = number;
    this.words = words;
    this.againMayHelp = againMayHelp;
  }

  /** What the process returns. */
  public int number() {
    return number;
  }

  /** The class in a few words, as printed in the last line of the log. */
  public String words() {
    return words;
  }

  /** Whether the same run, started again with nothing changed, may end better. */
  public boolean againMayHelp() {
    return againMayHelp;
  }

  /** The code with this number; empty if the number is not ours. */
  public static Optional<ExitCode> ofNumber(int number) {
    for (ExitCode code : values()) {
      if (code.number == number) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
