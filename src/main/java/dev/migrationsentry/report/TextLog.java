package dev.migrationsentry.report;

import dev.migrationsentry.verdict.AppliedGuard;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.Rehearsal;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.Step;
import dev.migrationsentry.verdict.StepResult;
import dev.migrationsentry.verdict.Verdict;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live log, for a person in a hurry. Every line starts with {@code [SENTRY]} or {@code ===}, so
 * that it can be found in the log of a platform and nothing foreign can start a line. A log that
 * cannot be written does not stop the run.
 */
public final class TextLog implements RunListener {
  private final PrintWriter out;
  private final boolean verbose;
  private final boolean colour;
  private final int columns;
  private final ProgressBar bar;
  private Verdict.@Nullable Target target;

  /**
   * @param out flushed after each event; not closed
   * @param verbose with a line a statement and every detail
   * @param colour with ANSI colours
   */
  public TextLog(PrintWriter out, boolean verbose, boolean colour) {
    this(out, verbose, colour, 0);
  }

  /**
   * The same for a terminal.
   *
   * @param columns how wide it is; 0 if it is none
   */
  public TextLog(PrintWriter out, boolean verbose, boolean colour, int columns) {
    this.out = out;
    this.verbose = verbose;
    this.colour = colour;
    this.columns = columns;
    this.bar = new ProgressBar(out, columns > 0);
  }

  @Override
  public synchronized void on(RunEvent event) {
    if (!(event instanceof RunEvent.Advanced)) {
      bar.clear();
    }
    if (!everyRun(event)) {
      further(event);
    }
    out.flush();
  }

  /**
   * What every run tells. By itself, since Java makes a class for a switch over types at each
   * start.
   */
  private boolean everyRun(RunEvent event) {
    if (event instanceof RunEvent.RunStarted(String command, String version)) {
      banner("starting", Paint.BOLD);
      say("migration-sentry " + version + ": " + command);
    } else if (event instanceof RunEvent.TargetKnown(Verdict.Target known)) {
      target(known);
    } else if (event instanceof RunEvent.StepStarted(Step step)) {
      stepStarted(step);
    } else if (event instanceof RunEvent.StepEnded(StepResult result)) {
      stepEnded(result);
    } else if (event instanceof RunEvent.Detail(String text)) {
      detail(text);
    } else if (event instanceof RunEvent.RunEnded(Verdict verdict)) {
      ended(verdict);
    } else {
      return false;
    }
    return true;
  }

  private void further(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted _,
          RunEvent.TargetKnown _,
          RunEvent.StepStarted _,
          RunEvent.StepEnded _,
          RunEvent.Detail _,
          RunEvent.RunEnded _ -> {}
      case RunEvent.Found(Finding finding) -> finding(finding);
      case RunEvent.Progress(String text) -> say(text);
      case RunEvent.Advanced(String what, int done, int all) -> bar.advance(what, done, all);
      case RunEvent.Waiting(String text) -> say(Paint.YELLOW.on("waiting: ", colour), text);
      case RunEvent.MigrationStarted(MigrationName name) -> say(name.label() + ": starting");
      case RunEvent.MigrationEnded(AppliedMigration migration) -> applied(migration);
      case RunEvent.MigrationFailed(MigrationName name, Duration took) ->
          say(Paint.RED.on("FAILED ", colour), name.label() + " after " + Took.words(took));
      case RunEvent.StatementEnded(_, AppliedMigration.Statement statement) -> statement(statement);
      case RunEvent.GuardStarted(String name) -> say("guard " + name + ": starting");
      case RunEvent.GuardEnded(AppliedGuard guard) -> guard(guard);
      case RunEvent.ServerNotice(String severity, String text) -> notice(severity, text);
      case RunEvent.Bug(String stackTrace) -> stackTrace.lines().forEach(line -> say(line));
    }
  }

  private void target(Verdict.Target known) {
    if (target == null) {
      say("target: " + known.words());
    }
    target = known;
  }

  private void stepStarted(Step step) {
    if (step == Step.VERIFY) {
      banner("verifying required columns", Paint.BOLD);
    } else {
      say(step.word() + ": starting");
    }
  }

  private void stepEnded(StepResult result) {
    String step = result.step().word() + ": ";
    if (result instanceof StepResult.Passed(Step passed, Duration took, String summary)) {
      say(step + "passed in " + Took.words(took) + ": " + summary);
      if (passed == Step.CONNECT && target != null) {
        say(Paint.GREEN.on("DB OK: ", colour), target.database());
      } else if (passed == Step.VERIFY) {
        say(Paint.GREEN.on("schema OK.", colour), "");
      }
    } else if (result instanceof StepResult.NotNeeded(_, String why)) {
      say(step + "not needed: " + why);
    } else if (result instanceof StepResult.Refused(_, Duration took, _)) {
      say(step + Paint.RED.on("REFUSED", colour) + " after ", Took.words(took));
    } else {
      say(step + "not reached");
    }
  }

  private void finding(Finding finding) {
    String word = finding.severity().word();
    String head =
        switch (finding.severity()) {
          case BLOCKER -> Paint.RED.on(word, colour);
          case WARNING -> Paint.YELLOW.on(word, colour);
          case NOTE -> word;
        };
    say(head + " ", finding.code().code() + ": " + finding.subject());
    say("  seen:   ", finding.seen());
    say("  why:    ", finding.why());
    say("  remedy: ", finding.remedy());
    if (finding.place() != null) {
      say("  place:  ", finding.place().toString());
    }
  }

  private void applied(AppliedMigration migration) {
    applied(migration.name().label(), migration.took(), migration.statements());
  }

  private void guard(AppliedGuard guard) {
    applied("guard " + guard.name(), guard.took(), guard.statements());
  }

  private void applied(String what, Duration took, List<AppliedMigration.Statement> statements) {
    String counted = Sentences.counted(statements.size(), "statement");
    say(what + ": applied in " + Took.words(took) + ", " + counted);
  }

  private void statement(AppliedMigration.Statement statement) {
    if (verbose) {
      String line = statement.line() > 0 ? "line " + statement.line() + ", " : "";
      String rows = statement.rows() < 0 ? "" : ", " + Sentences.counted(statement.rows(), "row");
      say("  " + line + Took.words(statement.took()) + rows + ": ", statement.sql());
    }
  }

  private void notice(String severity, String text) {
    for (String line : Neutral.lines(text)) {
      say("  server " + Neutral.line(severity) + ": ", line);
    }
  }

  private void detail(String text) {
    if (verbose) {
      Neutral.lines(text).forEach(line -> say("  ", line));
    }
  }

  private void ended(Verdict verdict) {
    rehearsed(verdict.rehearsal());
    if (verdict.passed()) {
      passed(verdict);
    } else {
      blocked(verdict);
    }
  }

  /** At a terminal a table; every detail with {@code -v}, and where it is read later. */
  private void rehearsed(@Nullable Rehearsal rehearsal) {
    if (columns > 0 && !verbose) {
      RehearsalTable.lines(rehearsal, columns, colour).forEach(line -> say(line, ""));
      return;
    }
    for (String line : RehearsalLines.text(rehearsal)) {
      String text = line.stripLeading();
      say(line.substring(0, line.length() - text.length()), text);
    }
  }

  private void passed(Verdict verdict) {
    long warnings = Sentences.count(verdict, Severity.WARNING);
    say(
        Sentences.proofOfWork(verdict)
            + (warnings == 0 ? "" : ", with " + Sentences.counted(warnings, "warning")));
    banner("success", Paint.GREEN);
  }

  private void blocked(Verdict verdict) {
    say(Paint.BOLD.on("WHAT:  ", colour), Sentences.what(verdict));
    say(Paint.BOLD.on("STATE: ", colour), verdict.state().words());
    say(Paint.BOLD.on("NEXT:  ", colour), Sentences.next(verdict));
    banner(Sentences.blocked(verdict), Paint.RED);
  }

  private void banner(String text, Paint paint) {
    out.println(paint.on("=== MIGRATION SENTRY: " + text + " ===", colour));
  }

  private void say(String untrusted) {
    say("", untrusted);
  }

  private void say(String ours, String untrusted) {
    out.println(("[SENTRY] " + ours + Neutral.line(untrusted)).stripTrailing());
  }

  /** The last line of a run that ended before it had a log. */
  public static String blocked(ExitCode exitCode) {
    return "=== MIGRATION SENTRY: BLOCKED (exit "
        + exitCode.number()
        + ": "
        + exitCode.words()
        + ") ===";
  }
}
