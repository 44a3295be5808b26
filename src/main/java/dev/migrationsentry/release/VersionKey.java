package dev.migrationsentry.release;

import dev.migrationsentry.migration.ReleaseMigration;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What makes two migrations one for Flyway: the version as numbers, or the description. */
final class VersionKey {
  private VersionKey() {}

  static String of(ReleaseMigration migration) {
    String version = migration.name().version();
    if (version == null) {
      return migration.name().description();
    }
    List<String> parts = new ArrayList<>();
    for (String part : version.replace('_', '.').split("\\.", -1)) {
      parts.add(new BigInteger(part).toString());
    }
    while (parts.size() > 1 && parts.getLast().equals("0")) {
      parts.removeLast();
    }
    return String.join(".", parts);
  }
}
