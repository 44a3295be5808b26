package dev.migrationsentry.report;

import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.Verdict;

/** What every format says in the same words. */
final class Sentences {
  private Sentences() {}

  /** {@code found 6, applied 1, verified 24 in 1.2 s}. */
  static String proofOfWork(Verdict verdict) {
    Verdict.Counts counts = verdict.counts();
    return "found "
        + counts.found()
        + ", applied "
        + counts.applied()
        + ", verified "
        + counts.verified()
        + " in "
        + Took.words(verdict.took());
  }

  /** {@code BLOCKED (exit 60: contract not kept)}. */
  static String blocked(Verdict verdict) {
    return "BLOCKED (exit " + verdict.exitCode().number() + ": " + verdict.exitCode().words() + ")";
  }

  /** What is wrong: the first blocker, and how many more there are. Untrusted. */
  static String what(Verdict verdict) {
    long more = count(verdict, Severity.BLOCKER) - 1;
    return verdict
        .firstBlocker()
        .map(first -> first.code().code() + ": " + first.subject() + ": " + first.seen())
        .map(words -> more > 0 ? words + " (and " + counted(more, "more blocker") + ")" : words)
        .orElse("A step was not taken although nothing blocked: a bug in Migration Sentry.");
  }

  /** The one next command: the remedy of the first blocker. Untrusted. */
  static String next(Verdict verdict) {
    return verdict
        .firstBlocker()
        .map(Finding::remedy)
        .orElse("Run again with --debug and report the bug with what it prints.");
  }

  static long count(Verdict verdict, Severity severity) {
    return verdict.findings().stream().filter(finding -> finding.severity() == severity).count();
  }

  static String counted(long number, String thing) {
    return Counted.of(number, thing);
  }
}
