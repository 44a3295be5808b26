package dev.migrationsentry.recovery;

/** Where a scratch database is. */
public enum ScratchPlace {
  /** A new database beside the target, on its server. */
  SAME_SERVER("a database of its own on the target's server"),
  /** A database that was named for it. */
  NAMED("the named scratch database"),
  /** An embedded server that ends with the run. */
  EMBEDDED("an embedded server");

  private final String words;

  ScratchPlace(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
