package dev.migrationsentry.cli;

import dev.migrationsentry.verdict.StepRefused;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command of the program. */
interface Command {
  /** How it is called and what it takes. Built by hand: annotations cost a tenth of the start. */
  CommandSpec spec();

  /**
   * Runs it.
   *
   * @return the exit code
   * @throws StepRefused usage: what was given makes no sense; nothing was done
   */
  int run(Console console, ParseResult given) throws StepRefused;
}
