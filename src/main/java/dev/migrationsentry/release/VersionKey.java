package dev.migrationsentry.release;

import dev.migrationsentry.migration.ReleaseMigration;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes two migrations one for Flyway: the version as numbers, or the description. */
final class VersionKey {
  private VersionKey() {}

  static String of(ReleaseMigration migration) {
    return of(migration.name().version(), migration.name().description());
  }

  static String of(@Nullable String version, String description) {
    if (version == null) {
      return description;
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
