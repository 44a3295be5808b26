package dev.migrationsentry.verdict;

/** A number and what it counts, as it is said: {@code 1 probe}, {@code 2 probes}. */
public final class Counted {
  private Counted() {}

  /** The thing in the singular; its plural takes an s. */
  public static String of(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
