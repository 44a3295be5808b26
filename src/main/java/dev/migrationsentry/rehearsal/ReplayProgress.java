package dev.migrationsentry.rehearsal;

import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;

/** Says how far a history has been replayed, and nothing else of it. */
final class ReplayProgress implements RunListener {
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
      listener.on(
          new RunEvent.Advanced("replaying the history on the scratch database", done, all));
    }
  }
}
