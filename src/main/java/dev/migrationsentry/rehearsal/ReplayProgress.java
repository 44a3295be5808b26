package dev.migrationsentry.rehearsal;

import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;

/** Says now and then how far a long history has been replayed, and nothing else of it. */
final class ReplayProgress implements RunListener {
  private static final int EVERY = 50;

  private final RunListener listener;
  private final int all;
  private int done;

  ReplayProgress(RunListener listener, int all) {
    this.listener = listener;
    this.all = all;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.MigrationEnded) {
      done++;
      if (done % EVERY == 0 || (done == all && all > EVERY)) {
        listener.on(
            new RunEvent.Progress(
                "replaying the history on the scratch database: " + done + " of " + all));
      }
    }
  }
}
