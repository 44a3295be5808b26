package dev.migrationsentry.report;

/** Colour for a terminal, or none. */
enum Paint {
  RED("\u001b[31m"),
  GREEN("\u001b[32m"),
  YELLOW("\u001b[33m"),
  BOLD("\u001b[1m");

  private static final String PLAIN = "\u001b[0m";

  private final String sequence;

  Paint(String sequence) {
    this.sequence = sequence;
  }

  String on(String text, boolean colour) {
    return colour ? sequence + text + PLAIN : text;
  }
}
