package dev.migrationsentry.faults;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What must hold after every case, in the manner of Jepsen: history, catalogue, rows, exit code and
 * report tell one story, and the next gate, which nobody disturbs, passes.
 */
final class Invariants {
  private static final Duration GONE_IN = Duration.ofSeconds(60);

  /** On top of the deadline: far more than it takes, so that a busy machine is no failure. */
  private static final Duration LATE = Duration.ofSeconds(30);

  private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

  private static final int KILLED = 137;
  private static final String LEFT =
      """
      SELECT concat_ws(' ', datname, application_name, state, left(query, 80))
      FROM pg_stat_activity WHERE application_name LIKE 'migration-sentry%'
      UNION ALL SELECT 'advisory lock' FROM pg_locks WHERE locktype = 'advisory'
      """;

  private final Case what;
  private final Site site;
  private final TestDatabase database;
  private final Map<Integer, State> undisturbed;
  private final List<String> broken = new ArrayList<>();

  Invariants(Case what, Site site, TestDatabase database, Map<Integer, State> undisturbed) {
    this.what = what;
    this.site = site;
    this.database = database;
    this.undisturbed = undisturbed;
  }

  /**
   * What does not hold after a gate that ended so, in words.
   *
   * @param late how long after its deadline; negative if before
   */
  List<String> after(Ended ended, Duration late, Path report) throws Exception {
    holds(late.compareTo(LATE) < 0, "ended " + late + " after its deadline");
    boolean atOnce = what.random().nextInt(3) == 0;
    if (!atOnce) {
      nothingStays(ended);
    }
    if (!atOnce) {
      Found found = Found.in(database, undisturbed);
      broken.addAll(found.contradictions());
      exitCodeFits(ended, found);
      reportAgrees(ended, report, found);
    }
    saysNothingSecret(ended, report);
    nextGatePasses(atOnce);
    if (!broken.isEmpty()) {
      broken.add("output: " + ended.all());
    }
    return broken;
  }

  private void holds(boolean condition, String otherwise) {
    if (!condition) {
      broken.add(otherwise);
    }
  }

  private void nothingStays(Ended ended) throws InterruptedException {
    Instant limit = Instant.now().plus(GONE_IN);
    while (!site.admin().query(LEFT).isEmpty() && Instant.now().isBefore(limit)) {
      Thread.sleep(20);
    }
    List<String> left = site.admin().query(LEFT);
    holds(left.isEmpty(), "left on the server: " + left);
    if (what.fault().leavesTimeToCleanUp()) {
      List<String> scratches = site.scratches();
      holds(scratches.isEmpty(), "scratch databases after exit " + ended.exitCode() + scratches);
    }
    site.scratches().forEach(scratch -> site.admin().execute("DROP DATABASE " + scratch));
  }

  private void exitCodeFits(Ended ended, Found found) {
    int exit = ended.exitCode();
    boolean killed = what.fault() == Fault.SIGKILL && exit == KILLED;
    holds(killed || ExitCode.ofNumber(exit).isPresent(), "exit " + exit + " is not ours");
    boolean partly = exit == ExitCode.MIGRATION_PART_APPLIED.number();
    boolean unknown = exit == ExitCode.OUTCOME_UNKNOWN.number();
    holds(
        what.fault().mayEndWith(exit)
            || exit == 0
            || (partly && found.half())
            || (unknown && (found.half() || !what.fault().leavesServer() || mayHaveMoved(found))),
        "exit " + exit + " does not fit");
    holds(exit != 0 || found.applied() == Site.last(), "exit 0, and not everything is in");
  }

  /**
   * Whether the migration that no transaction takes was next: a new primary that has nothing of it
   * does not tell what the old one was at.
   */
  private boolean mayHaveMoved(Found found) {
    return what.fault() == Fault.PROMOTION && found.applied() == Site.ALONE - 1;
  }

  private void reportAgrees(Ended ended, Path file, Found found) throws IOException {
    if (ended.exitCode() == KILLED) {
      return;
    }
    if (!Files.exists(file)) {
      broken.add("no report");
      return;
    }
    JsonObject report = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    holds(report.get("exitCode").getAsInt() == ended.exitCode(), "another exit code in the report");
    timesAreTrue(report);
    List<Integer> applied =
        StreamSupport.stream(report.getAsJsonArray("applied").spliterator(), false)
            .map(JsonElement::getAsJsonObject)
            .map(each -> each.get("version").getAsInt())
            .toList();
    List<Integer> isIn =
        IntStream.rangeClosed(what.beginning().applied() + 1, found.applied()).boxed().toList();
    String state = report.get("state").getAsString();
    boolean unknown = ended.exitCode() == ExitCode.OUTCOME_UNKNOWN.number();
    holds(
        applied.equals(isIn)
            || (unknown && isIn.subList(0, Math.max(0, isIn.size() - 1)).equals(applied)),
        "said to be applied: " + applied + ", in: " + isIn);
    switch (state) {
      case "untouched", "as-before" ->
          holds(isIn.isEmpty() && !found.half(), "state " + state + ", and in are " + isIn);
      case "migrations-in" ->
          holds(
              (!isIn.isEmpty() || found.applied() == Site.last()) && !found.half(),
              "state " + state + ", in: " + isIn + ", half: " + found.half());
      case "part-in" -> holds(found.half(), "state part-in, and nothing is half in");
      case "unknown" -> holds(unknown, "state unknown with exit " + ended.exitCode());
      default -> broken.add("state " + state);
    }
    if (found.half()) {
      holds(
          ended.out().contains(Site.BUILT_ALONE) || ended.out().contains("V" + Site.ALONE),
          "what is half in is not named");
    }
    holds(ended.out().stripTrailing().endsWith("==="), "the last line does not say how it ended");
  }

  /** Whatever the machine's clock was set to meanwhile. */
  private void timesAreTrue(JsonObject report) {
    long whole = report.get("tookMs").getAsLong();
    holds(
        whole >= 0 && whole < LONGEST_RUN.toMillis(), "it is said to have taken " + whole + " ms");
    for (JsonElement step : report.getAsJsonArray("steps")) {
      JsonElement took = step.getAsJsonObject().get("tookMs");
      holds(
          took == null || (took.getAsLong() >= 0 && took.getAsLong() <= whole),
          "a step of " + whole + " ms is said to have taken " + took + " ms");
    }
  }

  private void saysNothingSecret(Ended ended, @Nullable Path report) throws IOException {
    String all =
        ended.all() + (report != null && Files.exists(report) ? Files.readString(report) : "");
    holds(!all.contains(Site.PASSWORD), "the password is printed");
    holds(!all.contains("\tat ") && !all.contains("Exception"), "a stack trace is printed");
  }

  /** On its own way to the server, and while the server may still be busy with the last one. */
  private void nextGatePasses(boolean atOnce) throws Exception {
    String when = atOnce ? "at once" : "later";
    Ended next = new GateRun(site.project(database.name(), site.server().port())).here("gate");
    if (next.exitCode() != 0) {
      broken.add("the next gate, " + when + ", ended with " + next.exitCode() + ": " + next.all());
      return;
    }
    nothingStays(next);
    Found end = Found.in(database, undisturbed);
    broken.addAll(end.contradictions());
    holds(
        end.applied() == Site.last() && !end.half(),
        "after the next gate, " + when + ", " + end.applied() + " are in: " + next.all());
    State wanted = Objects.requireNonNull(undisturbed.get(Site.last()));
    String differences = wanted.differences(State.of(database));
    holds(differences.isEmpty(), "after the next gate, " + when + ": " + differences);
  }
}
