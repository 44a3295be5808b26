package dev.migrationsentry.rehearsal;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.gate.Preparation;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.release.BaseComparison;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rehearsal asks of the files before it connects, or without ever doing so: the base branch,
 * and the document of the hazards that are known.
 */
final class StaticPart implements Preparation.FileQuestion {
  private final Preparation preparation;
  private final RehearsalOptions options;
  private final Stop stop;
  private Ratchet ratchet = Ratchet.NONE;
  private @Nullable BaseComparison base;

  StaticPart(Preparation preparation, RehearsalOptions options, Stop stop) {
    this.preparation = preparation;
    this.options = options;
    this.stop = stop;
  }

  /** Whether nothing else is asked. */
  boolean isAll() {
    return options.filesOnly();
  }

  @Override
  public List<Finding> ask(Release release) {
    List<Finding> findings = new ArrayList<>();
    Settings settings = preparation.settings();
    try {
      ratchet = Ratchet.of(settings, options.writeBaseline());
    } catch (StepRefused refused) {
      findings.addAll(refused.findings());
    }
    Optional<String> ref = settings.text(Setting.BASE_REF);
    if (ref.isPresent()) {
      try {
        BaseComparison compared =
            BaseComparison.of(
                release, settings.directory(), ref.get(), preparation.environment(), stop);
        base = compared;
        findings.addAll(compared.findings());
        if (isAll()) {
          findings.addAll(release.scriptFindings(compared.fresh()));
          findings.addAll(
              Acceptances.in(
                      compared.fresh(),
                      release.project().configuration().getEncoding(),
                      new Places(settings.directory()))
                  .wrong());
        }
      } catch (StepRefused refused) {
        findings.addAll(refused.findings());
      }
    }
    return findings;
  }

  /** The hazards that are known. */
  Ratchet ratchet() {
    return ratchet;
  }

  /** What was compared, to follow a summary. */
  String summary() {
    BaseComparison compared = base;
    return compared == null ? "" : ", " + compared.summary();
  }
}
