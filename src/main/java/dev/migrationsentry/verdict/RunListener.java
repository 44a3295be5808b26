package dev.migrationsentry.verdict;

/**
 * Watches a run. Called from the thread that runs it and from watchers; an implementation must bear
 * both.
 */
@FunctionalInterface
public interface RunListener {
  void on(RunEvent event);

  /** Watches nothing. */
  RunListener NONE = _ -> {};
}
