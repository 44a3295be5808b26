package dev.migrationsentry.scripts;

import java.util.List;

/** What the script starts in its tests, to see what it was given: not the program itself. */
public final class StandIn {
  private StandIn() {}

  /**
   * Prints its arguments and where it runs; then {@code exit N} ends with that code, {@code wait}
   * waits to be ended.
   */
  public static void main(String[] args) throws InterruptedException {
    System.out.println("arguments " + List.of(args));
    System.out.println("directory " + System.getProperty("user.dir"));
    System.out.println("home variable " + System.getenv("MIGRATION_SENTRY_HOME"));
    System.out.println("java " + Runtime.version().feature());
    System.out.println("pid " + ProcessHandle.current().pid());
    System.out.flush();
    if (args.length == 2 && args[0].equals("exit")) {
      System.exit(Integer.parseInt(args[1]));
    }
    if (args.length == 1 && args[0].equals("wait")) {
      Thread.sleep(60_000);
    }
  }
}
