package dev.migrationsentry.contract;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A migration's version, ordered as Flyway orders them: numbers between dots or underscores,
 * compared number by number; zeros at the end do not count, so 1 and 1.0 are one version.
 */
public record Version(String text, List<BigInteger> parts) implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile("[0-9]{1,100}([._][0-9]{1,100}){0,50}");

  public Version {
    parts = List.copyOf(parts);
  }

  /** The version that is written like this; empty if none is. */
  public static Optional<Version> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    List<BigInteger> parts = new ArrayList<>();
    for (String part : text.split("[._]", -1)) {
      parts.add(new BigInteger(part));
    }
    while (parts.size() > 1 && parts.getLast().signum() == 0) {
      parts.removeLast();
    }
    return Optional.of(new Version(text, parts));
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int byPart = part(i).compareTo(other.part(i));
      if (byPart != 0) {
        return byPart;
      }
    }
    return 0;
  }

  private BigInteger part(int i) {
    return i < parts.size() ? parts.get(i) : BigInteger.ZERO;
  }

  /** One version however it is written. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Version version && version.parts.equals(parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
