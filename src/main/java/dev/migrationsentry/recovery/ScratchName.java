package dev.migrationsentry.recovery;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a scratch database on somebody's server: whose it is, since when, and nothing that
 * another database could be called by chance.
 */
record ScratchName(Instant made, String random) {
  static final String PREFIX = "migration_sentry_scratch_";

  private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{10,11})_([0-9a-f]{8})");
  private static final SecureRandom RANDOM = new SecureRandom();

  static ScratchName at(Instant now) {
    return new ScratchName(now, "%08x".formatted(RANDOM.nextInt()));
  }

  /** The name that this is; empty if it is not one of ours. */
  static Optional<ScratchName> of(String database) {
    Matcher name = NAME.matcher(database);
    return name.matches()
        ? Optional.of(
            new ScratchName(Instant.ofEpochSecond(Long.parseLong(name.group(1))), name.group(2)))
        : Optional.empty();
  }

  boolean isOlderThan(Duration age, Instant now) {
    return made.plus(age).isBefore(now);
  }

  /** Safe to write into SQL as it is. */
  @Override
  public String toString() {
    return PREFIX + made.getEpochSecond() + "_" + random;
  }
}
