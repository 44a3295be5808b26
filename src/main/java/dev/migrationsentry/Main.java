package dev.migrationsentry;

/** The process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(70);
  }
}
