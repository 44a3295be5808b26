package dev.migrationsentry.catalog;

import java.util.regex.Pattern;

/** Names as SQL writes them (PostgreSQL manual, 4.1.1 Identifiers and Key Words). */
public final class Identifier {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  private Identifier() {}

  /**
   * The name as SQL takes it: in quotes unless it is all lower case. A key word is not recognised
   * as one: this is for sentences and proposals that a person reads before running them.
   */
  public static String quoted(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The name that a quoted identifier stands for; anything else comes back as it is. */
  public static String unquoted(String identifier) {
    boolean quoted =
        identifier.length() > 2 && identifier.startsWith("\"") && identifier.endsWith("\"");
    return quoted
        ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
        : identifier;
  }
}
