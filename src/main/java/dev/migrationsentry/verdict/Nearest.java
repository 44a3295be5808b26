package dev.migrationsentry.verdict;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody most likely meant. */
public final class Nearest {
  private static final int TOO_LONG_TO_BE_A_SLIP = 200;

  private Nearest() {}

  /**
   * The known name nearest to what was typed.
   *
   * <p>Counted are inserted, left out and replaced characters and swapped neighbours (optimal
   * string alignment); upper and lower case, {@code -}, {@code _} and {@code .} count as equal. A
   * third of the typed characters may be wrong, and at least one.
   *
   * @param typed what somebody wrote; any text
   * @param known what could have been meant
   * @return the nearest, in its own spelling; the alphabetically first of several equally near;
   *     empty if none is near enough to be worth proposing
   */
  public static Optional<String> of(String typed, Collection<String> known) {
    if (typed.isBlank() || typed.length() > TOO_LONG_TO_BE_A_SLIP) {
      return Optional.empty();
    }
    String wanted = plain(typed);
    int slips = Math.max(1, wanted.length() / 3);
    return known.stream()
        .filter(name -> Math.abs(name.length() - wanted.length()) <= slips)
        .map(name -> new Near(name, distance(wanted, plain(name))))
        .filter(near -> near.distance() <= slips)
        .min(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .map(Near::name);
  }

  private record Near(String name, int distance) {}

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
  }

  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        if (i > 1 && j > 1 && swapped(a, i, b, j)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
