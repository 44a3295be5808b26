package dev.migrationsentry.gate;

import java.util.Locale;

/** What to do about a database that is otherwise than its migrations leave it. */
enum Drift {
  /** It is not looked for. */
  IGNORE,
  /** It is looked for where something is pending, and said. */
  WARN,
  /** It is looked for on every run, and refused. */
  REFUSE;

  static Drift of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
