package dev.migrationsentry.report;

import dev.migrationsentry.verdict.AppliedGuard;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepResult;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The run for people, as a page. Fits into {@code GITHUB_STEP_SUMMARY}, which takes 1 MiB: what
 * does not is left out with a word.
 */
public final class MarkdownReport {
  /** Below GitHub's 1 MiB, with room for what the redactor adds and for another page. */
  static final int MOST_BYTES = 900_000;

  /** What Markdown, GitHub's additions to it and HTML take for more than text. */
  private static final Pattern MEANINGFUL =
      Pattern.compile("[\\\\`*_{}\\[\\]<>#|~&!@$]|(?<=www)\\.|://");

  private final StringBuilder page = new StringBuilder();
  private int bytes;
  private int leftOut;

  private MarkdownReport() {}

  /** Writes the page; does not close {@code out}. */
  public static void write(Verdict verdict, Writer out) throws IOException {
    MarkdownReport report = new MarkdownReport();
    report.page(verdict);
    out.write(report.page.toString());
    out.flush();
  }

  private void page(Verdict verdict) {
    head(verdict);
    steps(verdict.steps());
    findings(verdict.findings());
    pending(verdict.pending());
    applied(verdict.applied());
    guards(verdict.guards());
    RehearsalLines.markdown(verdict.rehearsal()).forEach(this::line);
    versions(verdict.versions());
    if (leftOut > 0) {
      page.append("\nCut here: ")
          .append(Sentences.counted(leftOut, "more line"))
          .append(" would not fit. The JSON report has them all.\n");
    }
  }

  private void head(Verdict verdict) {
    line("# Migration Sentry: " + (verdict.passed() ? "pass" : Sentences.blocked(verdict)));
    line("");
    if (!verdict.passed()) {
      line("- **What:** " + escaped(Sentences.what(verdict)));
      line("- **State:** " + escaped(verdict.state().words()));
      line("- **Next:** " + escaped(Sentences.next(verdict)));
    }
    Verdict.Target target = verdict.target();
    line("- Target: " + (target == null ? "not known" : escaped(target.words())));
    line("- Command: " + escaped(verdict.command()) + ", started " + verdict.startedAt());
    if (verdict.fingerprint() != null) {
      line("- Fingerprint: " + escaped(verdict.fingerprint()));
    }
    line("- Work: " + Sentences.proofOfWork(verdict));
    if (verdict.exitCode().againMayHelp()) {
      line("- The same run, started again, may pass.");
    }
  }

  private void steps(List<StepResult> steps) {
    heading("Steps", steps);
    if (!steps.isEmpty()) {
      line("| Step | Result | Time | |");
      line("| --- | --- | ---: | --- |");
    }
    for (StepResult step : steps) {
      String row =
          switch (step) {
            case StepResult.Passed(_, Duration took, String summary) ->
                "passed | " + Took.words(took) + " | " + escaped(summary);
            case StepResult.Refused(_, Duration took, _) ->
                "**refused** | " + Took.words(took) + " |";
            case StepResult.NotNeeded(_, String why) -> "not needed | | " + escaped(why);
            case StepResult.NotReached(_) -> "not reached | |";
          };
      line("| " + step.step().word() + " | " + row + " |");
    }
  }

  private void findings(List<Finding> findings) {
    heading("Findings", findings);
    for (Finding finding : findings) {
      line(
          "- **"
              + finding.severity().word()
              + "** "
              + escaped(finding.code().code())
              + ": "
              + escaped(finding.subject()));
      line("  - Seen: " + escaped(finding.seen()));
      line("  - Why: " + escaped(finding.why()));
      line("  - Remedy: " + escaped(finding.remedy()));
      if (finding.place() != null) {
        line("  - Place: " + escaped(finding.place().toString()));
      }
    }
  }

  private void pending(List<MigrationName> pending) {
    heading("Pending", pending);
    for (MigrationName migration : pending) {
      line("- " + escaped(migration.label()) + " (" + escaped(migration.script()) + ")");
    }
  }

  private void applied(List<AppliedMigration> applied) {
    heading("Applied", applied);
    for (AppliedMigration migration : applied) {
      line("- " + escaped(migration.name().label()) + ": " + Took.words(migration.took()));
      statements(migration.statements());
    }
  }

  private void guards(List<AppliedGuard> guards) {
    heading("Guards", guards);
    for (AppliedGuard guard : guards) {
      line(
          "- "
              + escaped(guard.name())
              + " (checksum "
              + guard.checksum()
              + "): "
              + Took.words(guard.took()));
      statements(guard.statements());
    }
  }

  private void statements(List<AppliedMigration.Statement> statements) {
    for (AppliedMigration.Statement statement : statements) {
      String at = statement.line() > 0 ? "line " + statement.line() + ", " : "";
      line("  - " + at + Took.words(statement.took()) + ": " + escaped(statement.sql()));
      statement.notices().forEach(notice -> line("    - server: " + escaped(notice)));
    }
  }

  private void versions(Map<String, String> versions) {
    heading("Versions", versions.keySet());
    new TreeMap<>(versions)
        .forEach((name, version) -> line("- " + escaped(name) + " " + escaped(version)));
  }

  private void heading(String title, java.util.Collection<?> content) {
    if (!content.isEmpty()) {
      line("");
      line("## " + title);
      line("");
    }
  }

  private void line(String line) {
    int length = line.getBytes(StandardCharsets.UTF_8).length + 1;
    if (leftOut > 0 || bytes + length > MOST_BYTES) {
      leftOut++;
    } else {
      page.append(line).append('\n');
      bytes += length;
    }
  }

  static String escaped(String untrusted) {
    return MEANINGFUL
        .matcher(Neutral.line(untrusted))
        .replaceAll(
            match -> match.group().equals("://") ? "&#58;//" : "\\\\" + escape(match.group()));
  }

  private static String escape(String meaningful) {
    return meaningful.equals("\\") || meaningful.equals("$") ? "\\" + meaningful : meaningful;
  }
}
