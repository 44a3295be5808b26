package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a project, in Flyway's words.
 *
 * @param key without {@code flyway.}
 * @param value may be a secret: never shown
 * @param origin the file and line, or the variable
 * @param place null for a variable
 */
record FlywaySetting(String key, String value, String origin, @Nullable SourcePlace place) {
  static FlywaySetting at(SourcePlace place, String key, String value) {
    return new FlywaySetting(key, value, place.toString(), place);
  }

  Finding finding(FindingCode code, String seen, String remedy) {
    Finding finding = Finding.of(code, "flyway." + key, seen, remedy);
    return place == null ? finding : finding.at(place);
  }
}
