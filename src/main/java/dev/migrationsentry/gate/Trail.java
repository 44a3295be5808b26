package dev.migrationsentry.gate;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.verdict.AppliedGuard;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.Rehearsal;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.Step;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.StepResult;
import dev.migrationsentry.verdict.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one run leaves on record: it times the steps, keeps what was found and applied, and turns
 * the refusal of a step into a value. Events reach the run's own listener through it.
 */
public final class Trail implements RunListener {

  /** The work of one step. */
  @FunctionalInterface
  public interface Work<T> {
    T call() throws StepRefused;
  }

  private final String command;
  private final RunListener listener;
  private final Instant startedAt;
  private final long begun = System.nanoTime();
  private final Map<Step, StepResult> results = new EnumMap<>(Step.class);
  private final List<Finding> findings = new ArrayList<>();
  private final List<AppliedMigration> applied = new ArrayList<>();
  private final List<AppliedGuard> guards = new ArrayList<>();
  private final Map<String, String> versions = new TreeMap<>();
  private @Nullable Rehearsal rehearsal;
  private @Nullable String fingerprint;
  private List<MigrationName> pending = List.of();
  private Verdict.@Nullable Target target;
  private DatabaseState state = DatabaseState.UNTOUCHED;
  private boolean migrating;
  private int found;
  private int verified;

  /**
   * A run that begins now.
   *
   * @param clock tells when that is; how long things take is counted by no clock that can be set
   */
  public Trail(String command, Clock clock, RunListener listener) {
    this.command = command;
    this.listener = listener;
    this.startedAt = clock.instant();
  }

  /**
   * Takes one step.
   *
   * @param summary what the step proved, in one line, from what it returned
   */
  public <T> T take(Step step, Work<T> work, Function<T, String> summary) throws StepRefused {
    on(new RunEvent.StepStarted(step));
    long start = System.nanoTime();
    try {
      T proved = work.call();
      end(new StepResult.Passed(step, since(start), summary.apply(proved)));
      return proved;
    } catch (StepRefused refused) {
      throw recorded(step, start, refused);
    }
  }

  /** Work for a step that begins later. It leaves a trace only if it is refused. */
  public <T> T within(Step step, Work<T> work) throws StepRefused {
    long start = System.nanoTime();
    try {
      return work.call();
    } catch (StepRefused refused) {
      throw recorded(step, start, refused);
    }
  }

  private StepRefused recorded(Step step, long start, StepRefused refused) {
    refused.findings().forEach(this::found);
    leaves(refused.state());
    end(new StepResult.Refused(step, since(start), refused.findings()));
    return refused;
  }

  /** A step for which there is nothing to do, and how that is known. */
  public void notNeeded(Step step, String why) {
    end(new StepResult.NotNeeded(step, why));
  }

  public void found(Finding finding) {
    findings.add(finding);
    on(new RunEvent.Found(finding));
  }

  /** What the database looks like now; never better than it was said before. */
  void leaves(DatabaseState later) {
    if (later.compareTo(state) > 0) {
      state = later;
    }
  }

  /** The very first thing said. */
  public void started() {
    versions.putAll(Versions.ofEverything());
    listener.on(new RunEvent.RunStarted(command, Versions.program()));
  }

  void target(Verdict.Target target) {
    this.target = target;
    on(new RunEvent.TargetKnown(target));
  }

  void version(String of, String version) {
    versions.put(of, version);
  }

  void released(int migrations) {
    this.found = migrations;
  }

  public void pending(List<MigrationName> names) {
    this.pending = names;
  }

  /** What was rehearsed. */
  public void rehearsed(Rehearsal measured) {
    this.rehearsal = measured;
  }

  /** What a rehearsal and the real run can be held against each other by. */
  public void fingerprint(String of) {
    this.fingerprint = of;
  }

  void verified(int requirements) {
    this.verified = requirements;
  }

  /** Watches what the engine applies, and hands every event on. */
  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.MigrationStarted || event instanceof RunEvent.GuardStarted) {
      migrating = true;
    }
    if (event instanceof RunEvent.MigrationEnded(AppliedMigration migration)) {
      applied.add(migration);
      leaves(DatabaseState.MIGRATIONS_IN); // whoever refuses later, and knows nothing of it
      migrating = false;
    }
    if (event instanceof RunEvent.GuardEnded(AppliedGuard guard)) {
      guards.add(guard);
      leaves(DatabaseState.GUARDS_IN);
      migrating = false;
    }
    listener.on(event);
  }

  /** A bug ends the run: what it left behind is known only if no migration was at work. */
  public void bug(Throwable bug) {
    leaves(migrating ? DatabaseState.UNKNOWN : afterWhatIsIn());
    if (bug instanceof UncheckedIOException io && io.getCause() instanceof FileSystemException e) {
      found(gone(e));
      return;
    }
    on(told(bug));
    found(
        Finding.of(
            FindingCode.RUN_INTERNAL_ERROR,
            command,
            "an unexpected " + bug.getClass().getSimpleName() + " ended the run",
            "Run it again with --debug and report what it prints."));
  }

  /** A file of the release could be read when the run began, and later not any more. */
  private static Finding gone(FileSystemException e) {
    String file = e.getFile() == null ? "a file" : FilePlaces.shown(Path.of(e.getFile()));
    return Finding.of(
        FindingCode.FILE_UNREADABLE,
        file,
        "it was there when the run began, and now " + FilePlaces.reason(e),
        "Leave the release's files alone while a gate runs, and run it again.");
  }

  private DatabaseState afterWhatIsIn() {
    if (!guards.isEmpty()) {
      return DatabaseState.GUARDS_IN;
    }
    return applied.isEmpty() ? DatabaseState.UNTOUCHED : DatabaseState.MIGRATIONS_IN;
  }

  /** A bug, with where it happened. */
  static RunEvent.Bug told(Throwable bug) {
    StringWriter where = new StringWriter();
    bug.printStackTrace(new PrintWriter(where));
    return new RunEvent.Bug(where.toString());
  }

  /** The run, as a verdict: pass if nothing found blocks. The very last thing said. */
  public Verdict ended() {
    Verdict verdict = verdict();
    listener.on(new RunEvent.RunEnded(verdict));
    return verdict;
  }

  private Verdict verdict() {
    List<StepResult> steps = new ArrayList<>();
    for (Step step : Step.values()) {
      steps.add(results.getOrDefault(step, new StepResult.NotReached(step)));
    }
    return new Verdict(
        command,
        target,
        startedAt,
        since(begun),
        steps,
        findings,
        pending,
        applied,
        guards,
        new Verdict.Counts(found, applied.size(), verified),
        state,
        versions,
        fingerprint,
        rehearsal);
  }

  private void end(StepResult result) {
    results.merge(result.step(), result, Trail::together);
    on(new RunEvent.StepEnded(result));
  }

  /** The recover step may be taken twice: for the history before the migrations, and for guards. */
  private static StepResult together(StepResult before, StepResult now) {
    return before instanceof StepResult.Passed(Step step, Duration first, String summary)
            && now instanceof StepResult.Passed(_, Duration second, String more)
        ? new StepResult.Passed(step, first.plus(second), summary + "; " + more)
        : now;
  }

  /** By the clock that nobody sets: the machine's own may be put right meanwhile. */
  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
