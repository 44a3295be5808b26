package dev.migrationsentry.contract;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects how what was found is not what was expected. */
final class Differences {
  private final List<String> words = new ArrayList<>();
  private final List<String> mends = new ArrayList<>();

  /**
   * One difference.
   *
   * @param mend the statement that would end it; null where there is none that could be proposed
   */
  void add(String expected, String found, @Nullable String mend) {
    words.add("expected " + expected + ", found " + found);
    if (mend != null) {
      mends.add(mend);
    }
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  /** All of them in one line. */
  String words() {
    return String.join("; ", words);
  }

  /** What to do about them. */
  String remedy(String otherwise) {
    String change =
        mends.isEmpty() ? otherwise : "Add a migration that says: " + String.join(" ", mends);
    return change + " If the database is right, change the contract.";
  }
}
