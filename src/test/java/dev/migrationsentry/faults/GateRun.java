package dev.migrationsentry.faults;

import dev.migrationsentry.cli.Console;
import dev.migrationsentry.cli.Sentry;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gate that runs, in this virtual machine or as a process, while things happen to it. */
final class GateRun {
  private static final long MINUTES = 3;

  private final Project project;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final @Nullable SettableClock clock;
  private final CompletableFuture<SentryProcess> process = new CompletableFuture<>();
  private volatile Consumer<Stop.Cause> signals = _ -> {};

  GateRun(Project project) {
    this(project, null);
  }

  /** With a clock of its own, if it is to be a process. */
  GateRun(Project project, @Nullable SettableClock clock) {
    this.project = project;
    this.clock = clock;
  }

  Project project() {
    return project;
  }

  /** Runs it here. */
  SentryProcess.Ended here(String... args) throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            project.environment(),
            project.directory(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            handler -> signals = handler);
    FutureTask<Integer> run = new FutureTask<>(() -> Sentry.run(console, args));
    Thread.ofPlatform().daemon().name("gate").start(run);
    int exitCode = run.get(MINUTES, TimeUnit.MINUTES);
    return new SentryProcess.Ended(exitCode, outSoFar(), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs it as a process. */
  SentryProcess.Ended apart(SentryProcess.Launch launch, String... args) {
    SentryProcess started = (clock == null ? launch : clock.of(launch)).start(args);
    process.complete(started);
    return started.end();
  }

  /** What it has written so far, when it runs here. */
  String outSoFar() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** As if this signal had come. */
  void say(Stop.Cause cause) {
    signals.accept(cause);
  }

  /** Its clock is so much ahead from now on. */
  void setClock(Duration ahead) {
    Objects.requireNonNull(clock).set(ahead);
  }

  /** A signal to the process. */
  void signal(String name) {
    try {
      SentryProcess running = process.get(1, TimeUnit.MINUTES);
      new ProcessBuilder("kill", "-" + name, Long.toString(running.process().pid()))
          .start()
          .waitFor();
      if (name.equals("KILL")) {
        running.process().waitFor();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
