package dev.migrationsentry.report;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.Step;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;

/**
 * The live log in a GitHub Actions job: a group a step, an annotation a finding. Everything else is
 * said while the runner takes no commands ({@code ::stop-commands::}), so that no text of a server
 * or a file can be one (GitHub's manual, Workflow commands).
 */
public final class GithubLog implements RunListener {
  /** A step of a job shows ten of each kind (actions/toolkit, problem-matchers.md). */
  private static final int MOST_OF_A_KIND = 10;

  private final PrintWriter out;
  private final TextLog log;
  private final String token;
  private final String folder;
  private final Map<Severity, Integer> annotated = new EnumMap<>(Severity.class);
  private boolean inGroup;
  private boolean ended;

  /**
   * @param out the process's standard output; flushed, not closed. The runner reads commands from
   *     standard error as well, so nothing untrusted goes there
   * @param verbose as in {@link TextLog}
   * @param token ends a stretch without commands: random, of this run only, so that nobody can know
   *     it beforehand
   * @param folder the working directory as seen from the root of the repository, ending in a slash;
   *     empty if it is the root: an annotation's file is looked for from there
   */
  public GithubLog(PrintWriter out, boolean verbose, String token, String folder) {
    if (!token.matches("[A-Za-z0-9-]{16,}")) {
      throw new IllegalArgumentException("a token needs 16 letters, digits or hyphens");
    }
    this.out = out;
    this.log = new TextLog(out, verbose, false);
    this.token = token;
    this.folder = folder;
  }

  @Override
  public synchronized void on(RunEvent event) {
    // Not by a switch over types: Java makes a class for it at each start.
    if (event instanceof RunEvent.RunStarted) {
      stopCommands();
      log.on(event);
    } else if (event instanceof RunEvent.StepStarted(Step step)) {
      command("::group::" + step.word());
      inGroup = true;
      log.on(event);
    } else if (event instanceof RunEvent.StepEnded) {
      log.on(event);
      endGroup();
    } else if (event instanceof RunEvent.Found(Finding finding)) {
      found(finding, event);
    } else if (event instanceof RunEvent.RunEnded) {
      endGroup();
      log.on(event);
      takeCommands();
      ended = true;
    } else {
      log.on(event);
    }
    out.flush();
  }

  private void found(Finding finding, RunEvent event) {
    if (ended) {
      foundLate(finding);
    } else {
      annotate(finding);
      log.on(event);
    }
  }

  private void annotate(Finding finding) {
    if (annotated.merge(finding.severity(), 1, Integer::sum) <= MOST_OF_A_KIND) {
      String title = property("title", finding.code().code() + ": " + finding.subject());
      command(
          "::" + kind(finding.severity()) + " " + place(finding) + title + "::" + message(finding));
    }
  }

  private static String kind(Severity severity) {
    return switch (severity) {
      case BLOCKER -> "error";
      case WARNING -> "warning";
      case NOTE -> "notice";
    };
  }

  private String place(Finding finding) {
    SourcePlace place = finding.place();
    if (place == null) {
      return "";
    }
    return property("file", place.file().startsWith("/") ? place.file() : folder + place.file())
        + ","
        + (place.line() > 0 ? "line=" + place.line() + "," : "")
        + (place.column() > 0 ? "col=" + place.column() + "," : "");
  }

  private static String message(Finding finding) {
    String message =
        Neutral.line(finding.seen())
            + "\n"
            + Neutral.line(finding.why())
            + "\nRemedy: "
            + Neutral.line(finding.remedy());
    return escaped(message);
  }

  private static String property(String name, String untrusted) {
    return name + "=" + escaped(Neutral.line(untrusted)).replace(":", "%3A").replace(",", "%2C");
  }

  private static String escaped(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  /** A step that was not needed ends without having started. */
  private void endGroup() {
    if (inGroup) {
      command("::endgroup::");
    }
    inGroup = false;
  }

  private void command(String command) {
    takeCommands();
    out.println(command);
    stopCommands();
  }

  /** A report that could not be written is found after the end. */
  private void foundLate(Finding finding) {
    stopCommands();
    annotate(finding);
    log.on(new RunEvent.Found(finding));
    takeCommands();
  }

  private void stopCommands() {
    out.println("::stop-commands::" + token);
  }

  private void takeCommands() {
    out.println("::" + token + "::");
  }
}
