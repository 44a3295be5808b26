package dev.migrationsentry.serve;

import dev.migrationsentry.gate.Readiness;
import dev.migrationsentry.gate.Readiness.Outlook;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The latest look at the database, shared: however many ask, one looks at a time, and the next look
 * is taken only when the last one is some seconds old.
 */
final class StatusCache {
  /** How old an answer may be. */
  static final Duration FRESH = Duration.ofSeconds(2);

  /** How long whoever asks waits for an answer. */
  private static final Duration WAIT = Duration.ofMillis(1_900);

  /** How long a look may take: less, so that it can say why it saw nothing. */
  private static final Duration LOOK = Duration.ofMillis(1_700);

  private final Readiness readiness;
  private final Clock clock;
  private final LookLog log;
  private final LongAdder looks = new LongAdder();
  private @Nullable CompletableFuture<Outlook> latest;
  private long begun;

  StatusCache(Readiness readiness, Clock clock, LookLog log) {
    this.readiness = readiness;
    this.clock = clock;
    this.log = log;
  }

  /** The latest outlook, after a look if it is not fresh. Comes in two seconds. */
  Outlook get() {
    CompletableFuture<Outlook> asked = asked();
    try {
      return asked.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return notSeen();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return notSeen();
    }
  }

  /** A look that began before now counts no longer: something has been done since. */
  synchronized void forget() {
    latest = null;
  }

  /** How often the database was looked at. */
  long looks() {
    return looks.sum();
  }

  private synchronized CompletableFuture<Outlook> asked() {
    CompletableFuture<Outlook> known = latest;
    if (known != null && (!known.isDone() || System.nanoTime() - begun < FRESH.toNanos())) {
      return known;
    }
    CompletableFuture<Outlook> next = new CompletableFuture<>();
    latest = next;
    begun = System.nanoTime();
    looks.increment();
    Thread.ofVirtual().name("look").start(() -> look(next));
    return next;
  }

  private void look(CompletableFuture<Outlook> next) {
    try {
      Outlook outlook = readiness.look(new Stop(LOOK));
      next.complete(outlook);
      log.saw(outlook);
    } catch (RuntimeException | Error bug) {
      next.completeExceptionally(bug);
    }
  }

  private Outlook notSeen() {
    return Outlook.unknown(
        new Status(
            Status.Migration.unknown(null),
            null,
            List.of(Stop.finding(Stop.Cause.DEADLINE)),
            clock.instant(),
            null));
  }
}
