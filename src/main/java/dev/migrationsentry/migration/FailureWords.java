package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Blocker;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The findings that a failed run of migrations ends with. */
final class FailureWords {
  private FailureWords() {}

  /** A statement failed, and nothing of its migration is in. */
  static Finding statement(RunningMigration running, ServerError error, String remedy) {
    return finding(FindingCode.MIGRATION_FAILED, running, failing(running, error), remedy);
  }

  static Finding failed(RunningMigration running, ServerError error) {
    return statement(
        running,
        error,
        error.isOfTheServer()
            ? ofTheServer(running)
            : "Mend "
                + running.name().script()
                + " at that line, or the data that it stumbles over, and run the gate again.");
  }

  private static String ofTheServer(RunningMigration running) {
    return "Nothing is wrong with "
        + running.name().script()
        + ": give the server what it lacks (its log says more), and run the gate again.";
  }

  static Finding blocked(
      RunningMigration running, ServerError error, List<Blocker> blockers, int tries) {
    String who =
        blockers.isEmpty()
            ? "who blocked it was not seen"
            : "blocked by "
                + blockers.stream().map(Blocker::words).collect(Collectors.joining("; and by "));
    String lines =
        blockers.stream().map(Blocker::terminateLine).distinct().collect(Collectors.joining(" "));
    return finding(
        FindingCode.MIGRATION_BLOCKED,
        running,
        failing(running, error) + "; tried " + tries + (tries == 1 ? " time, " : " times, ") + who,
        blockers.isEmpty()
            ? "Run it at a quieter time, or with a longer lock timeout."
            : "Wait for that session, or end it: " + lines + " Then run the gate again.");
  }

  static Finding timeout(RunningMigration running, ServerError error, long limitMillis) {
    return finding(
        FindingCode.MIGRATION_TIMEOUT,
        running,
        failing(running, error) + "; statement_timeout was " + limitMillis + " ms",
        "Split the statement, or raise the statement timeout of the gate, if it may take longer.");
  }

  static Finding unrecorded(RunningMigration running, ServerError error) {
    return finding(
        FindingCode.HISTORY_UNRECORDED,
        running,
        "the schema already has what "
            + running.name().label()
            + " makes: "
            + failing(running, error),
        "Compare what is there with "
            + running.name().script()
            + ": if it is the same, record the version; if not, drop it or write the migration so"
            + " that it starts from there.");
  }

  /** Some of it is in, for good. */
  static Finding part(RunningMigration running, @Nullable ServerError error, LeftBehind left) {
    List<AppliedMigration.Statement> done = running.done();
    StringBuilder seen = new StringBuilder();
    if (done.isEmpty()) {
      seen.append("none of its statements is in");
    } else {
      seen.append("in: ").append(place(done.getFirst()));
      if (done.size() > 1) {
        seen.append(done.size() > 2 ? " to " : " and ").append(place(done.getLast()));
      }
    }
    if (running.sql() != null) {
      seen.append("; not in: ").append(failing(running, error));
    } else if (error != null) {
      seen.append("; then ").append(error.words());
    }
    if (!left.invalidIndexes().isEmpty()) {
      seen.append("; left behind: INVALID index ").append(String.join(", ", left.invalidIndexes()));
    }
    HistoryRow row = left.row();
    if (left.recordedAsFailed() && row != null) {
      seen.append("; recorded as failed (").append(row.where()).append(')');
    } else if (left.asked() && !left.recordedAsApplied()) {
      seen.append("; not recorded in the history");
    } else if (!left.asked()) {
      seen.append("; the server could not be asked what is left");
    }
    return finding(
        FindingCode.MIGRATION_PART_APPLIED, running, seen.toString(), partRemedy(running, left));
  }

  private static String partRemedy(RunningMigration running, LeftBehind left) {
    String undo =
        running.done().isEmpty()
            ? ""
            : "Undo what is in, or make " + running.name().script() + " able to start from there. ";
    String clear = left.remedy();
    return undo
        + (clear.isEmpty() ? "" : "Clear away what is left: " + clear)
        + "Then mend the cause and run the gate again.";
  }

  static Finding atCommit(RunningMigration running, ServerError error) {
    return finding(
        FindingCode.MIGRATION_FAILED,
        running,
        "COMMIT was refused, " + error.words(),
        error.isOfTheServer()
            ? ofTheServer(running)
            : "A deferred constraint is checked at COMMIT: mend the rows or the constraint, and run"
                + " the gate again.");
  }

  static Finding unknown(RunningMigration running, @Nullable ServerError error, String history) {
    return finding(
        FindingCode.OUTCOME_UNKNOWN,
        running,
        "the connection was lost while the end of it was on its way"
            + (error == null ? "" : " (" + error.words() + ")"),
        "When the server is back: SELECT version, success FROM "
            + history
            + " ORDER BY installed_rank DESC LIMIT 3; and look whether what "
            + running.name().script()
            + " makes is there. Then run the gate again.");
  }

  static Finding callback(FailedAttempt attempt, String callback) {
    var script = attempt.script();
    ServerError error = ServerError.in(attempt.thrown());
    Finding finding =
        Finding.of(
            FindingCode.CALLBACK_FAILED,
            callback,
            "the callback "
                + callback
                + " failed, "
                + (error == null ? attempt.words() : error.words()),
            "Mend the callback script and run the gate again.");
    if (script == null || script.getResource() == null) {
      return finding;
    }
    return finding.at(
        FilePlaces.of(
            Path.of(script.getResource().getAbsolutePathOnDisk()), script.getLineNumber()));
  }

  static Finding lost(String subject, ServerError error) {
    return Finding.of(
        FindingCode.CONNECTION_LOST,
        subject,
        "the connection broke, " + error.words(),
        "Run the gate again; if it breaks again, look into the server's log for this moment.");
  }

  static Finding refused(FailedAttempt attempt, @Nullable RunningMigration running) {
    ServerError error = attempt.error();
    String words = error == null ? attempt.words() : error.words();
    return Finding.of(
        FindingCode.MIGRATION_FAILED,
        running == null ? "migrate" : running.name().label(),
        "Flyway refused: " + words,
        error != null && error.isOfTheServer()
            ? "Give the server what it lacks (its log says more), and run the gate again."
            : "Mend what it names, and run the gate again.");
  }

  static Finding notPending(String script) {
    return Finding.of(
        FindingCode.COUNT_WRONG,
        script,
        script + " was about to run and was not pending when the history was read",
        "Somebody changed the history meanwhile: run the gate again.");
  }

  static Finding rowGone(List<String> scripts, String history) {
    return Finding.of(
        FindingCode.HISTORY_NOT_AT_HEAD,
        String.join(", ", scripts),
        "ran, and its row in " + history + " was taken out again",
        "Find the migration or the callback that writes to "
            + history
            + " and take that out of it; then run: migration-sentry recover");
  }

  static Finding count(List<String> expected, List<String> applied) {
    List<String> missing = expected.stream().filter(name -> !applied.contains(name)).toList();
    return Finding.of(
        FindingCode.COUNT_WRONG,
        String.join(", ", missing.isEmpty() ? applied : missing),
        "pending were " + expected.size() + ", applied were " + applied.size(),
        "Read the history again: run the gate again, and see what it finds.");
  }

  private static Finding finding(
      FindingCode code, RunningMigration running, String seen, String remedy) {
    return Finding.of(code, running.name().label(), seen, remedy)
        .at(FilePlaces.of(running.migration.file(), running.line()));
  }

  private static String failing(RunningMigration running, @Nullable ServerError error) {
    String sql = running.sql();
    String statement = sql == null ? "" : RunningMigration.firstLine(sql) + " — ";
    return statement + (error == null ? "no word from the server" : error.words());
  }

  private static String place(AppliedMigration.Statement statement) {
    return (statement.line() > 0 ? "line " + statement.line() + ", " : "") + statement.sql();
  }
}
