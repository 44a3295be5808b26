package dev.migrationsentry.verdict;

/** How much a finding weighs. Only a blocker decides the verdict. */
public enum Severity {
  BLOCKER,
  WARNING,
  NOTE;

  /** The word as printed and as written to documents. */
  public String word() {
    return switch (this) {
      case BLOCKER -> "blocker";
      case WARNING -> "warning";
      case NOTE -> "note";
    };
  }
}
