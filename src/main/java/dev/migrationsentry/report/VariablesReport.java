package dev.migrationsentry.report;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/**
 * The verdict as variables, a {@code NAME=value} a line: for {@code $GITHUB_OUTPUT}, for GitLab's
 * {@code reports: dotenv} and for a shell. Every value is a word of the program's own or a number,
 * so that nothing from a server or a file can become a second line, a command or a variable. No
 * name begins with {@code MIGRATION_SENTRY_}: a later gate would take it for a setting.
 */
final class VariablesReport {
  private VariablesReport() {}

  /** Writes the lines; does not close {@code out}. */
  static void write(Verdict verdict, Writer out) throws IOException {
    line(out, "COMMAND", verdict.command());
    line(out, "VERDICT", verdict.passed() ? "pass" : "blocked");
    line(out, "EXIT_CODE", verdict.exitCode().number());
    line(out, "AGAIN_MAY_HELP", verdict.exitCode().againMayHelp());
    line(out, "STATE", verdict.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    line(out, "FINDING", verdict.firstBlocker().map(first -> first.code().code()).orElse(""));
    for (Severity severity : Severity.values()) {
      line(out, severity.word().toUpperCase(Locale.ROOT) + "S", count(verdict, severity));
    }
    line(out, "FOUND", verdict.counts().found());
    line(out, "PENDING", verdict.pending().size());
    line(out, "APPLIED", verdict.counts().applied());
    line(out, "VERIFIED", verdict.counts().verified());
    out.flush();
  }

  private static long count(Verdict verdict, Severity severity) {
    return verdict.findings().stream().map(Finding::severity).filter(severity::equals).count();
  }

  private static void line(Writer out, String name, Object value) throws IOException {
    out.write("GATE_" + name + "=" + value + "\n");
  }
}
