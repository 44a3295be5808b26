package dev.migrationsentry.verdict;

import java.util.Locale;

/** The steps of a gate, in the order in which they are taken. */
public enum Step {
  ENVIRONMENT,
  CONNECT,
  LOCK,
  HISTORY,
  MIGRATE,
  RECOVER,
  VERIFY;

  /** The word as printed and as written to documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
