package dev.migrationsentry.library;

import dev.migrationsentry.report.Neutral;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.Status;
import java.io.Serial;
import java.util.stream.Collectors;

/** The database is not ready for this release. The message says why, and what to do. */
public final class SchemaNotReady extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Status status;

  SchemaNotReady(Status status) {
    super(words(status));
    this.status = status;
  }

  /** Everything that was seen. */
  public Status status() {
    return status;
  }

  static String words(Status status) {
    return "The database is not ready for this release ("
        + status.exitCode().words()
        + ")."
        + status.findings().stream()
            .filter(Finding::blocks)
            .map(SchemaNotReady::line)
            .collect(Collectors.joining());
  }

  private static String line(Finding finding) {
    return "\n  "
        + finding.code().code()
        + ": "
        + Neutral.line(finding.subject() + ": " + finding.seen())
        + "\n    "
        + Neutral.line(finding.remedy());
  }
}
