package dev.migrationsentry.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One whole run, from its first line to its exit code. Holds no secret.
 *
 * @param command the command that ran, for example {@code gate}
 * @param target where it ran: host, port, database, user; null if the run ended before that was
 *     known
 * @param startedAt UTC
 * @param took wall time of the run
 * @param steps one result a step, in order
 * @param findings everything seen, in the order in which it was seen
 * @param pending the migrations that were to be applied, in order
 * @param applied those that this run applied, in order
 * @param guards the guards that this run applied, in order
 * @param counts the proof of work
 * @param state what the run leaves behind
 * @param versions of everything that took part, by name: the program, Java, the driver, Flyway,
 *     jOOQ, the server
 * @param fingerprint of the release and of the history before the run: a rehearsal and a gate with
 *     the same one had the same before them; null if the run ended before it was known
 * @param rehearsal what was measured; null if nothing was rehearsed
 */
public record Verdict(
    String command,
    @Nullable Target target,
    Instant startedAt,
    Duration took,
    List<StepResult> steps,
    List<Finding> findings,
    List<MigrationName> pending,
    List<AppliedMigration> applied,
    List<AppliedGuard> guards,
    Counts counts,
    DatabaseState state,
    Map<String, String> versions,
    @Nullable String fingerprint,
    @Nullable Rehearsal rehearsal) {

  public Verdict {
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
    pending = List.copyOf(pending);
    applied = List.copyOf(applied);
    guards = List.copyOf(guards);
    versions = Map.copyOf(versions);
  }

  /**
   * Where the gate ran. {@code server} is the version the server gave, null before it was asked.
   */
  public record Target(
      String host, int port, String database, String user, @Nullable String server) {
    /** {@code database at host:port as user}. */
    public String words() {
      return database + " at " + host + ":" + port + " as " + user;
    }
  }

  /**
   * The proof of work.
   *
   * @param found migrations in the release
   * @param applied migrations that this run applied
   * @param verified requirements of the contract and probes that were checked and hold
   */
  public record Counts(int found, int applied, int verified) {}

  /** The first blocker; it decides the exit code. Empty on a pass. */
  public Optional<Finding> firstBlocker() {
    return findings.stream().filter(Finding::blocks).findFirst();
  }

  /**
   * The code of the first blocker. Without one, a pass, if every step was taken: a step that was
   * not reached although nothing blocked is a bug, and no pass.
   */
  public ExitCode exitCode() {
    return firstBlocker()
        .map(finding -> finding.code().exitCode())
        .orElse(everyStepProved() ? ExitCode.PASS : ExitCode.INTERNAL_ERROR);
  }

  public boolean passed() {
    return exitCode() == ExitCode.PASS;
  }

  private boolean everyStepProved() {
    return steps.stream()
        .allMatch(
            result ->
                result instanceof StepResult.Passed || result instanceof StepResult.NotNeeded);
  }
}
