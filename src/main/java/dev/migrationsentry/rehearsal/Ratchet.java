package dev.migrationsentry.rehearsal;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * Only new hazards stop a release.
 *
 * @param known the hazards that do not
 * @param shown how the file is named; empty if none is set
 * @param file where those of this run are to be written
 */
record Ratchet(Baseline known, String shown, Optional<Path> file) {
  /** All hazards are new, and none is to become known. */
  static final Ratchet NONE = new Ratchet(Baseline.EMPTY, "", Optional.empty());

  /**
   * As the settings have it.
   *
   * @param write whether the hazards of this run are to be known from now on; what was known before
   *     does not matter then
   * @throws StepRefused {@code rehearsal.baseline-unreadable}; {@code settings.invalid}
   */
  static Ratchet of(Settings settings, boolean write) throws StepRefused {
    Optional<String> named = settings.text(Setting.BASELINE);
    if (named.isEmpty()) {
      if (!write) {
        return NONE;
      }
      throw new StepRefused(
          Finding.of(
              FindingCode.SETTINGS_INVALID,
              "baseline",
              "there is no file to write the hazards to",
              "Name it: migration-sentry rehearse --baseline sql/hazards.json --write-baseline"));
    }
    String shown = named.get();
    Path file = settings.directory().resolve(shown);
    return write
        ? new Ratchet(Baseline.EMPTY, shown, Optional.of(file))
        : new Ratchet(BaselineFile.read(file, shown), shown, Optional.empty());
  }

  /** Whether the hazards of this run are to be written. */
  boolean writes() {
    return file.isPresent();
  }

  /** Writes the hazards of this run, if it is to; says that it has, or that it could not. */
  Optional<Finding> write(Collection<Baseline.Entry> hazards) {
    return file.map(to -> write(to, hazards));
  }

  private Finding write(Path to, Collection<Baseline.Entry> hazards) {
    Baseline baseline = Baseline.of(hazards);
    try {
      Files.writeString(to, BaselineFile.write(baseline));
      return Finding.of(
              FindingCode.BASELINE_WRITTEN,
              shown,
              Counted.of(baseline.entries().size(), "hazard")
                  + " of this run are known from now on",
              "Keep the file with the migrations, and take a line out once its hazard is gone.")
          .at(SourcePlace.file(shown));
    } catch (IOException e) {
      return Finding.of(
              FindingCode.REPORT_NOT_WRITTEN,
              shown,
              "the hazards could not be written: " + FilePlaces.reason(e),
              "Name a file in a folder that is there and may be written to.")
          .weighing(Severity.BLOCKER);
    }
  }
}
