package dev.migrationsentry;

import dev.migrationsentry.cli.Console;
import dev.migrationsentry.cli.Sentry;
import dev.migrationsentry.postgres.Stop;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The process: arguments in, exit code out. Nothing else in the program touches {@link System}'s
 * process.
 */
public final class Main {
  /** GitHub kills what has not ended 7.5 s after SIGINT; nothing is worth waiting for longer. */
  private static final Duration GRACE = Duration.ofSeconds(6);

  private Main() {}

  public static void main(String[] args) {
    Console console =
        new Console(
            System.getenv(),
            Path.of("").toAbsolutePath(),
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            onTerminal(),
            Main::handleSignals);
    int exitCode = Sentry.run(console, args);
    console.out().flush();
    console.err().flush();
    System.exit(exitCode);
  }

  @SuppressWarnings("SystemConsoleNull") // its manual still says that it may be null
  private static boolean onTerminal() {
    java.io.Console console = System.console();
    return console != null && console.isTerminal();
  }

  /**
   * Output is UTF-8 whatever the locale says: file names and identifiers must come out as they are.
   */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static void handleSignals(Consumer<Stop.Cause> handler) {
    AtomicBoolean asked = new AtomicBoolean();
    handle("INT", Stop.Cause.INTERRUPT, asked, handler);
    handle("TERM", Stop.Cause.TERMINATE, asked, handler);
  }

  /**
   * The first signal asks the run to end in good order; the second, or the grace gone by, ends it.
   */
  @SuppressWarnings("sunapi")
  private static void handle(
      String signal, Stop.Cause cause, AtomicBoolean asked, Consumer<Stop.Cause> handler) {
    int exitCode = cause.code().exitCode().number();
    sun.misc.Signal.handle(
        new sun.misc.Signal(signal),
        _ -> {
          if (asked.getAndSet(true)) {
            Runtime.getRuntime().halt(exitCode);
          }
          Thread.ofPlatform().daemon().name("grace").start(() -> endAfterGrace(exitCode));
          handler.accept(cause);
        });
  }

  private static void endAfterGrace(int exitCode) {
    try {
      Thread.sleep(GRACE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
