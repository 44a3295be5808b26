package dev.migrationsentry.cli;

import dev.migrationsentry.postgres.Stop;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The process, as the commands see it.
 *
 * @param environment its variables
 * @param directory its working directory
 * @param out standard output
 * @param err standard error
 * @param terminal whether standard output is a terminal
 * @param signals called with a consumer for the signals that ask the run to end; from then on they
 *     go there and no longer end the process by themselves
 */
public record Console(
    Map<String, String> environment,
    Path directory,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Consumer<Consumer<Stop.Cause>> signals) {
  public Console {
    environment = Map.copyOf(environment);
  }
}
