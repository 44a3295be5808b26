package dev.migrationsentry.cli;

import dev.migrationsentry.report.Neutral;
import dev.migrationsentry.report.TextLog;
import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.util.Optional;

/** The program below {@code main}: arguments to a command to an exit code. */
public final class Sentry {
  private Sentry() {}

  /** Runs the command that the arguments name, {@code gate} if they name none. */
  public static int run(Console console, String... args) {
    Optional<PlainCall> plain = PlainCall.of(args);
    return plain.isPresent() ? plain.get().run(console) : Commands.run(console, args);
  }

  /** What a command does. */
  @FunctionalInterface
  interface Work {
    int run() throws StepRefused;
  }

  /**
   * Does it; what it throws becomes an exit code.
   *
   * @param debug whether it is to be said where a bug happened
   * @param verdict whether a deploy waits for this command
   */
  static int guarded(Console console, boolean debug, boolean verdict, Work work) {
    try {
      return work.run();
    } catch (StepRefused refused) {
      return refused(console, verdict, refused);
    } catch (RuntimeException | Error bug) {
      return broken(console, debug, bug);
    }
  }

  /** A bug outside of any run. Of its message nothing is printed: there is no redactor here. */
  private static int broken(Console console, boolean debug, Throwable bug) {
    console
        .err()
        .println(
            "migration-sentry: an unexpected " + bug.getClass().getSimpleName() + " ended the run");
    if (debug) {
      for (StackTraceElement frame : bug.getStackTrace()) {
        console.err().println("  at " + frame);
      }
    }
    console.err().println("  Run it again with --debug and report what it prints.");
    console.err().println(TextLog.blocked(ExitCode.INTERNAL_ERROR));
    return ExitCode.INTERNAL_ERROR.number();
  }

  /** Refused before it could begin: there is no log and no report to say so in. */
  private static int refused(Console console, boolean verdict, StepRefused refused) {
    for (Finding finding : refused.findings()) {
      SourcePlace place = finding.place();
      String where = place == null ? "" : place + ": ";
      console
          .err()
          .println(
              "migration-sentry: "
                  + Neutral.line(where + finding.subject() + ": " + finding.seen()));
      console.err().println("  " + Neutral.line(finding.remedy()));
    }
    ExitCode exitCode = refused.findings().getFirst().code().exitCode();
    if (verdict) {
      console.err().println(TextLog.blocked(exitCode));
    }
    return exitCode.number();
  }
}
