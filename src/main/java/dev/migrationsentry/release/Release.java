package dev.migrationsentry.release;

import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.List;

/** What this release brings, every file of it accounted for. */
public record Release(FlywayProject project, List<Finding> findings) {
  public Release {
    findings = List.copyOf(findings);
  }

  /**
   * Reads the release.
   *
   * @throws StepRefused {@code release.*}, all that is wrong in one pass
   */
  public static Release read(MigrationSettings settings) throws StepRefused {
    FlywayProject project = FlywayProject.survey(settings);
    List<Finding> findings = new ArrayList<>(project.findings());
    if (findings.stream().noneMatch(Finding::blocks) && project.migrations().isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.NO_MIGRATIONS,
              "migrations",
              "no migration is found in " + settings.locations(),
              "Say where they are: --migrations DIR."));
    }
    if (findings.stream().anyMatch(Finding::blocks)) {
      throw new StepRefused(findings, DatabaseState.UNTOUCHED);
    }
    return new Release(project, findings);
  }

  /** In the order in which they run. */
  public List<ReleaseMigration> migrations() {
    return project.migrations();
  }
}
