package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  /** How long cancelling may take; a process that was asked to end has some seconds. */
  private static final Duration CANCELLING = Duration.ofSeconds(4);

  private final long begun = System.nanoTime();
  private final Duration limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition requested = lock.newCondition();
  private final List<Canceller> cancellers = new ArrayList<>();
  private @Nullable Cause cause;
  private @Nullable Thread timer;

  /** A run that may take this long from now, whatever the machine's clock is set to meanwhile. */
  public Stop(Duration limit) {
    this.limit = limit;
  }

  /** Why the run is to end; empty while it may go on. */
  public Optional<Cause> cause() {
    lock.lock();
    try {
      if (cause == null && !left().isPositive()) {
        cause = Cause.DEADLINE;
        requested.signalAll();
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
    Duration left = left();
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Until the deadline; negative after it. */
  private Duration left() {
    return limit.minusNanos(System.nanoTime() - begun);
  }

  /**
   * Ends the run: wakes whoever waits and runs each registered canceller once, on a thread of its
   * own; waits for them, but only so long, since a server may be out of reach. The first cause
   * stays.
   */
  public void request(Cause why) {
    lock.lock();
    try {
      if (cause == null) {
        cause = why;
      }
      requested.signalAll();
    } finally {
      lock.unlock();
    }
    runCancellers();
  }

  private void runCancellers() {
    List<Canceller> toRun;
    lock.lock();
    try {
      toRun = List.copyOf(cancellers);
      cancellers.clear();
    } finally {
      lock.unlock();
    }
    CountDownLatch done = new CountDownLatch(toRun.size());
    for (Canceller canceller : toRun) {
      Thread.ofVirtual().name("cancel").start(() -> run(canceller, done));
    }
    try {
      boolean _ = done.await(CANCELLING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Canceller canceller, CountDownLatch done) {
    try {
      canceller.action().run();
    } finally {
      done.countDown();
    }
  }

  /**
   * Registers how to cancel something that is running: called once, when a stop is requested or the
   * deadline passes, from another thread; at once if that was so already.
   *
   * @return closes the registration
   */
  public Registration onRequest(Runnable canceller) {
    Canceller entry = new Canceller(canceller);
    boolean already = cause().isPresent();
    lock.lock();
    try {
      cancellers.add(entry);
      if (timer == null && !already) {
        // Not a virtual thread: most runs need none, and the first one takes its while.
        timer = Thread.ofPlatform().daemon().name("deadline").start(this::waitForTheEnd);
      }
    } finally {
      lock.unlock();
    }
    if (already) {
      runCancellers();
    }
    return () -> forget(entry);
  }

  private void forget(Canceller entry) {
    lock.lock();
    try {
      cancellers.removeIf(each -> each == entry);
      if (cancellers.isEmpty()) {
        requested.signalAll(); // the timer has nothing left to wait for
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody else may be looking at the time: the thread that works waits for the server. */
  private void waitForTheEnd() {
    lock.lock();
    try {
      while (!cancellers.isEmpty() && cause().isEmpty()) {
        long millis = Math.clamp(left().toMillis(), 1, 1000);
        boolean _ = requested.await(millis, TimeUnit.MILLISECONDS);
      }
      timer = null;
    } catch (InterruptedException e) {
      timer = null;
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    if (cause().isPresent()) {
      runCancellers();
    }
  }

  /** Told apart by identity: one action may be registered twice. */
  private static final class Canceller {
    private final Runnable action;

    Canceller(Runnable action) {
      this.action = action;
    }

    Runnable action() {
      return action;
    }
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
      long nanos = Math.min(time.toNanos(), Math.max(0, left().toNanos()));
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
            ? "Run it again; if it was still working, raise --deadline (of check:"
                + " --check-deadline) and the platform's own limit."
            : "Run it again: whatever was not finished was rolled back or is named above.");
  }
}
