package dev.migrationsentry.serve;

import dev.migrationsentry.gate.Readiness.Outlook;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.Status;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells of looks only what has changed: a look is taken every two seconds while somebody asks, and
 * a database that is away for a night is to leave two lines.
 */
final class LookLog implements RunListener {
  private static final String AWAY = "away";

  private final RunListener log;
  private @Nullable String before;

  LookLog(RunListener log) {
    this.log = log;
  }

  /** Of a look on its way: where it goes, and bugs. The rest is told by what it saw. */
  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.TargetKnown || event instanceof RunEvent.Bug) {
      log.on(event);
    }
  }

  /** A look has ended. */
  synchronized void saw(Outlook outlook) {
    Status status = outlook.status();
    boolean away = !outlook.seen() && status.exitCode().againMayHelp();
    String now = away ? AWAY : state(status);
    String last = before;
    if (now.equals(last)) {
      return;
    }
    before = now;
    if (away) {
      log.on(new RunEvent.Progress("the database cannot be asked: " + why(status)));
    } else {
      String who = AWAY.equals(last) ? "the database answers again: " : "the database is ";
      log.on(new RunEvent.Progress(who + words(status)));
    }
  }

  private static String state(Status status) {
    return status.migrated()
        + " "
        + status.migration().current()
        + status.findings().stream()
            .filter(Finding::blocks)
            .map(finding -> " " + finding.code().code() + " " + finding.subject())
            .collect(Collectors.joining());
  }

  private static String words(Status status) {
    return status.migrated()
        ? "migrated, at version " + status.migration().current()
        : "not migrated: " + why(status);
  }

  private static String why(Status status) {
    return status
        .firstBlocker()
        .map(each -> each.code().code() + ": " + each.subject() + ": " + each.seen())
        .orElse("nothing was seen");
  }
}
