package dev.migrationsentry.rehearsal;

import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;

/**
 * What the engine says on the scratch database, for the one who samples; and for people what is
 * true of the rehearsal too. That a migration was applied is not: not where they would look for it.
 */
record RehearsalEvents(RunListener listener, Sampler sampler) implements RunListener {
  @Override
  public void on(RunEvent event) {
    sampler.on(event);
    switch (event) {
      case RunEvent.ServerNotice _, RunEvent.Waiting _, RunEvent.Detail _ -> listener.on(event);
      case RunEvent.MigrationStarted(var name) ->
          listener.on(new RunEvent.Detail("rehearsing " + name.label()));
      case RunEvent.MigrationFailed(var name, _) ->
          listener.on(new RunEvent.Progress(name.label() + " fails on the scratch database"));
      case RunEvent.RunStarted _,
          RunEvent.TargetKnown _,
          RunEvent.StepStarted _,
          RunEvent.StepEnded _,
          RunEvent.Found _,
          RunEvent.Progress _,
          RunEvent.Advanced _,
          RunEvent.MigrationEnded _,
          RunEvent.StatementEnded _,
          RunEvent.GuardStarted _,
          RunEvent.GuardEnded _,
          RunEvent.Bug _,
          RunEvent.RunEnded _ -> {}
    }
  }
}
