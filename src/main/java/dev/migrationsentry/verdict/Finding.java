package dev.migrationsentry.verdict;

import org.jspecify.annotations.Nullable;

/**
 * One thing seen.
 *
 * @param code what kind of thing, stable across releases
 * @param severity how much it weighs here
 * @param subject the object: a variable, a file, a column, a backend
 * @param seen what was seen, one sentence; never a secret, never row data
 * @param remedy the next command or edit, one sentence
 * @param place where in the release's files, if it is about a file
 */
public record Finding(
    FindingCode code,
    Severity severity,
    String subject,
    String seen,
    String remedy,
    @Nullable SourcePlace place) {

  /** A finding that weighs what its code weighs by default. */
  public static Finding of(FindingCode code, String subject, String seen, String remedy) {
    return new Finding(code, code.severity(), subject, seen, remedy, null);
  }

  /** The same finding, with the place it is about. */
  public Finding at(SourcePlace place) {
    return new Finding(code, severity, subject, seen, remedy, place);
  }

  /** The same finding, weighing more or less. */
  public Finding weighing(Severity severity) {
    return new Finding(code, severity, subject, seen, remedy, place);
  }

  /** Why it matters, in one sentence: the same for every finding of this code. */
  public String why() {
    return code.why();
  }

  public boolean blocks() {
    return severity == Severity.BLOCKER;
  }
}
