package dev.migrationsentry.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SentryProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real process that is asked to end while its server starts. */
class DemoSignalsTest {
  @TempDir Path directory;
  @TempDir Path temporary;

  /** Each is made a little later in the start than the one before. */
  @ParameterizedTest
  @ValueSource(
      strings = {"server", "server/data/PG_VERSION", "server/data/postmaster.pid", "site/sql"})
  void leavesNoFileAndNoServerBehind(String made) throws Exception {
    SentryProcess demo = start();
    within(() -> files().stream().anyMatch(file -> file.endsWith(made)) || ended(demo));
    List<ProcessHandle> servers = demo.process().descendants().toList();
    Ended ended = terminated(demo);
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(143);
    assertThat(files()).as(ended.all()).isEmpty();
    within(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void endsTheGateInGoodOrderOnceThatRuns() throws Exception {
    SentryProcess demo = start();
    within(() -> demo.outSoFar().contains("MIGRATION SENTRY: starting") || ended(demo));
    Ended ended = terminated(demo);
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(143);
    assertThat(files()).as(ended.all()).isEmpty();
  }

  private SentryProcess start() {
    return SentryProcess.in(directory)
        .withVirtualMachineOption("-Djava.io.tmpdir=" + temporary)
        .withVirtualMachineOption("-Duser.home=" + System.getProperty("user.home"))
        .start("demo");
  }

  private static boolean ended(SentryProcess demo) {
    return !demo.process().isAlive();
  }

  private static Ended terminated(SentryProcess demo) throws Exception {
    assertThat(demo.process().isAlive())
        .as("the signal comes too late: %s", demo.outSoFar())
        .isTrue();
    demo.process().destroy();
    return demo.end();
  }

  private List<Path> files() {
    try (Stream<Path> demos = Files.walk(temporary)) {
      return demos.filter(file -> file.toString().contains("migration-sentry-demo")).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of(temporary); // It changes while one looks.
    }
  }

  private static void within(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(5);
    }
  }
}
