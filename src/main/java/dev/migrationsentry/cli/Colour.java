package dev.migrationsentry.cli;

import picocli.CommandLine.Help.Ansi;

/** Whether what is printed may be in colour. */
final class Colour {
  private Colour() {}

  /**
   * On a terminal, unless NO_COLOR (https://no-color.org: if it is not empty) or a dumb terminal
   * say no.
   */
  static boolean wanted(Console console) {
    return console.terminal()
        && console.environment().getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(console.environment().get("TERM"));
  }

  /** For help. */
  static Ansi ansi(Console console) {
    return wanted(console) ? Ansi.ON : Ansi.OFF;
  }
}
