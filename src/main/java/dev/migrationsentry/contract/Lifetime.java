package dev.migrationsentry.contract;

import org.jspecify.annotations.Nullable;

/**
 * Between which versions of the schema a rule applies.
 *
 * @param since it applies from this version on; null: from the first
 * @param until it no longer applies once this version is applied; null: for ever
 */
public record Lifetime(@Nullable Version since, @Nullable Version until) {
  public static final Lifetime ALWAYS = new Lifetime(null, null);

  /**
   * Whether the rule applies: {@code since <= head < until}.
   *
   * @param head the highest version that is applied; null where none is, which is before all
   *     versions
   */
  public boolean covers(@Nullable Version head) {
    boolean begun = since == null || (head != null && since.compareTo(head) <= 0);
    boolean over = until != null && head != null && until.compareTo(head) <= 0;
    return begun && !over;
  }

  /** Whether it begins with this version, as Flyway writes it. */
  public boolean beginsWith(String version) {
    return since != null && Version.parse(version).filter(v -> v.compareTo(since) == 0).isPresent();
  }

  /** When both apply. */
  public Lifetime within(Lifetime other) {
    Version later =
        since == null || (other.since != null && other.since.compareTo(since) > 0)
            ? other.since
            : since;
    Version earlier =
        until == null || (other.until != null && other.until.compareTo(until) < 0)
            ? other.until
            : until;
    return new Lifetime(later, earlier);
  }

  /** Whether there is no version at which the rule would apply. */
  public boolean isEmpty() {
    return since != null && until != null && since.compareTo(until) >= 0;
  }

  /** For the end of a sentence: empty, or such as {@code , from version 3 until version 5}. */
  public String words() {
    if (since == null && until == null) {
      return "";
    }
    return ","
        + (since == null ? "" : " from version " + since + (until == null ? " on" : ""))
        + (until == null ? "" : " until version " + until + " is applied");
  }
}
