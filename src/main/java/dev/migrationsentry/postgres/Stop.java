package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The end that every run has: a deadline, or a signal before it. Whoever waits, waits through this
 * object; whoever has a statement running on a server registers how to cancel it. Safe for use by
 * several threads.
 */
public final class Stop {

  /** What ended the run before its time. */
  public enum Cause {
    DEADLINE(FindingCode.RUN_DEADLINE, "the deadline was reached"),
    INTERRUPT(FindingCode.RUN_INTERRUPTED, "SIGINT was received"),
    TERMINATE(FindingCode.RUN_TERMINATED, "SIGTERM was received");

    private final FindingCode code;
    private final String words;

    Cause(FindingCode code, String words) {
      this.code = code;
      this.words = words;
    }

    public FindingCode code() {
      return code;
    }

    public String words() {
      return words;
    }
  }

  private final Clock clock;
  private final Instant deadline;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition requested = lock.newCondition();
  private final List<Runnable> cancellers = new ArrayList<>();
  private @Nullable Cause cause;

  /** A run that may take this long from now. */
  public Stop(Clock clock, Duration limit) {
    this.clock = clock;
    this.deadline = clock.instant().plus(limit);
  }

  /** Why the run is to end; empty while it may go on. */
  public Optional<Cause> cause() {
    lock.lock();
    try {
      if (cause == null && !clock.instant().isBefore(deadline)) {
        cause = Cause.DEADLINE;
      }
      return Optional.ofNullable(cause);
    } finally {
      lock.unlock();
    }
  }

  /** Time left before the deadline; zero when it has passed or a stop was requested. */
  public Duration remaining() {
    if (cause().isPresent()) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), deadline);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Ends the run: wakes whoever waits and runs every registered canceller, in this thread. The
   * first cause stays.
   */
  public void request(Cause why) {
    List<Runnable> toRun;
    lock.lock();
    try {
      if (cause == null) {
        cause = why;
      }
      requested.signalAll();
      toRun = List.copyOf(cancellers);
    } finally {
      lock.unlock();
    }
    toRun.forEach(Runnable::run);
  }

  /**
   * Registers how to cancel something that is running. Runs at once if the stop was requested
   * already.
   *
   * @return closes the registration
   */
  public Registration onRequest(Runnable canceller) {
    boolean already;
    lock.lock();
    try {
      already = cause != null;
      cancellers.add(canceller);
    } finally {
      lock.unlock();
    }
    if (already) {
      canceller.run();
    }
    return () -> {
      lock.lock();
      try {
        cancellers.remove(canceller);
      } finally {
        lock.unlock();
      }
    };
  }

  /** A registration that ends with its block. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Goes on, or refuses because the run is to end.
   *
   * @param state what the database looks like if it ends here
   */
  public void check(DatabaseState state) throws StepRefused {
    Optional<Cause> why = cause();
    if (why.isPresent()) {
      throw new StepRefused(List.of(finding(why.get())), state);
    }
  }

  /** Waits this long at most. Returns early, without a word, when the run is to end. */
  public void sleep(Duration time) {
    lock.lock();
    try {
      long nanos =
          Math.min(
              time.toNanos(), Math.max(0, Duration.between(clock.instant(), deadline).toNanos()));
      while (cause == null && nanos > 0) {
        nanos = requested.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** The finding that ends a run for this cause. */
  public static Finding finding(Cause cause) {
    return Finding.of(
        cause.code(),
        "run",
        cause.words() + " before the run was finished",
        cause == Cause.DEADLINE
            ? "Run it again; if it was still working, raise --deadline and the platform's own limit."
            : "Run it again: whatever was not finished was rolled back or is named above.");
  }
}
