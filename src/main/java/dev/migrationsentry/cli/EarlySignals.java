package dev.migrationsentry.cli;

import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears the signals of a process from before the gate is there to hear them. What came early is
 * told to the gate as soon as it listens.
 */
final class EarlySignals implements Consumer<Stop.Cause> {
  private final Runnable early;
  private Stop.@Nullable Cause cause;
  private @Nullable Consumer<Stop.Cause> gate;

  /** Does this, on the signal's own thread, if one comes before the gate listens. */
  EarlySignals(Runnable early) {
    this.early = early;
  }

  @Override
  public void accept(Stop.Cause came) {
    Consumer<Stop.Cause> listening;
    synchronized (this) {
      cause = came;
      listening = gate;
    }
    if (listening == null) {
      early.run();
    } else {
      listening.accept(came);
    }
  }

  /** From now on the gate hears them. */
  void goTo(Consumer<Stop.Cause> listener) {
    Stop.Cause earlier;
    synchronized (this) {
      gate = listener;
      earlier = cause;
    }
    if (earlier != null) {
      listener.accept(earlier);
    }
  }

  /**
   * Says so if one has come.
   *
   * @throws StepRefused with the exit code of that signal
   */
  synchronized void check() throws StepRefused {
    if (cause != null) {
      throw new StepRefused(List.of(Stop.finding(cause)), DatabaseState.UNTOUCHED);
    }
  }
}
