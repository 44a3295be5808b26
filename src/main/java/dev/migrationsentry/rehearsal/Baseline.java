package dev.migrationsentry.rehearsal;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The hazards that are known, so that only new ones stop a release. Pure.
 *
 * @param entries one a hazard, in the order of the document
 */
record Baseline(List<Entry> entries) {
  static final Baseline EMPTY = new Baseline(List.of());

  /**
   * A known hazard.
   *
   * @param fingerprint of the migration, the code and the statement, and of nothing else: it stays
   *     when lines are added above, when a comment or the layout changes
   * @param subject for people; does not count
   */
  record Entry(String fingerprint, String code, String migration, String subject) {
    static Entry of(Finding hazard, Sites.Site site) {
      String migration = key(site.migration());
      return new Entry(
          digest(migration, hazard.code().code(), site.text()),
          hazard.code().code(),
          migration,
          hazard.subject());
    }
  }

  Baseline {
    entries = List.copyOf(entries);
  }

  /** These hazards, in an order that depends on nothing else. */
  static Baseline of(Collection<Entry> hazards) {
    return new Baseline(
        hazards.stream()
            .distinct()
            .sorted(
                Comparator.comparing(Entry::migration)
                    .thenComparing(Entry::code)
                    .thenComparing(Entry::subject)
                    .thenComparing(Entry::fingerprint))
            .toList());
  }

  /** The entry that a hazard has; empty if it is new. */
  Optional<Entry> find(Entry hazard) {
    return entries.stream()
        .filter(entry -> entry.fingerprint().equals(hazard.fingerprint()))
        .findFirst();
  }

  /** The version, of a repeatable migration its description. */
  static String key(MigrationName migration) {
    String version = migration.version();
    return version == null ? "R " + migration.description() : version;
  }

  private static String digest(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return "sha256:" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
