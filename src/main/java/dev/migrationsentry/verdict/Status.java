package dev.migrationsentry.verdict;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a database is ready for a release, as a monitor asks it. Holds no secret. What could not
 * be seen is never taken to be well: the findings then say why.
 *
 * @param migration what the history says
 * @param checks each rule of the contract that applies, by its name, and whether the schema keeps
 *     it; null if the schema could not be read
 * @param findings blockers and warnings, in the order in which they were seen
 * @param checkedAt when the question was asked, UTC
 * @param release what the release is called; null if nobody said
 */
public record Status(
    Migration migration,
    @Nullable Map<String, Boolean> checks,
    List<Finding> findings,
    Instant checkedAt,
    @Nullable String release) {

  /**
   * What the history says.
   *
   * @param current the version that the database is at; null if none or not known
   * @param head the version that the release brings it to; null if the release could not be read
   * @param atHead whether it was seen that nothing is pending and nothing is wrong
   * @param pending not applied yet, in the order in which they would run
   * @param failed recorded as failed
   */
  public record Migration(
      @Nullable String current,
      @Nullable String head,
      boolean atHead,
      List<MigrationName> pending,
      List<MigrationName> failed) {
    public Migration {
      pending = List.copyOf(pending);
      failed = List.copyOf(failed);
    }

    /** Of a history that could not be read. */
    public static Migration unknown(@Nullable String head) {
      return new Migration(null, head, false, List.of(), List.of());
    }
  }

  public Status {
    // In the order of the contract, which Map.copyOf would lose.
    checks = checks == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    findings = List.copyOf(findings);
  }

  /** Whether a service of this release may start here. */
  public boolean migrated() {
    return migration.atHead() && schemaMatch() && firstBlocker().isEmpty();
  }

  /** Whether it was seen that the schema keeps every rule that applies. */
  public boolean schemaMatch() {
    return checks != null && !checks.containsValue(false);
  }

  /** The rules that the schema breaks. */
  public List<String> missing() {
    return checks == null
        ? List.of()
        : checks.entrySet().stream()
            .filter(check -> !check.getValue())
            .map(Map.Entry::getKey)
            .toList();
  }

  /** The first blocker; it decides the exit code. */
  public Optional<Finding> firstBlocker() {
    return findings.stream().filter(Finding::blocks).findFirst();
  }

  /** What a process ends with that was asked for this. Not ready without a blocker is a bug. */
  public ExitCode exitCode() {
    return firstBlocker()
        .map(finding -> finding.code().exitCode())
        .orElse(migrated() ? ExitCode.PASS : ExitCode.INTERNAL_ERROR);
  }
}
