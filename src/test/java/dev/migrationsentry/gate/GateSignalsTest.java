package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.SigintTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, real signals. {@code -Dsignals=50} for the long run. */
@ServerTest
class GateSignalsTest {
  private static final int TIMES = Integer.getInteger("signals", 6);
  private static final long SEED = 20_261_121;

  /** Of the virtual machine, when the signal comes before it is up: a race in the JDK itself. */
  private static final String NOT_EVEN_STARTED = "Error occurred during initialization of VM";

  @TempDir Path directory;

  @Test
  void endsWith143AndLeavesNothingBehindWheneverSigtermComes(TestDatabase database)
      throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < TIMES; i++) {
      TestDatabase target = i == 0 ? database : database.server().createDatabase();
      Project project = slowProject(directory.resolve("run" + i)).on(target);
      SentryProcess sentry = project.process().start("gate");
      Thread.sleep(random.nextInt(3000)); // the migrations alone take longer
      endsInTimeAndCleanly(sentry, "TERM", 143, target);
      Ended again = project.run("gate");
      assertThat(again.exitCode()).as("rerun after signal %d: %s", i, again.all()).isZero();
    }
  }

  @SigintTest
  void endsWith130OnSigint(TestDatabase database) throws Exception {
    SentryProcess sentry = slowProject(directory).on(database).process().start("gate");
    within(Duration.ofSeconds(30), () -> sentry.outSoFar().contains("V2"));
    endsInTimeAndCleanly(sentry, "INT", 130, database);
  }

  private static Project slowProject(Path directory) {
    return Project.small(directory)
        .migration("V2__slow.sql", "CREATE TABLE slow (id int); SELECT pg_sleep(1);")
        .migration("V3__index.sql", "CREATE INDEX CONCURRENTLY ix_slow ON slow (id);")
        .migration("V4__slower.sql", "CREATE TABLE slower (id int); SELECT pg_sleep(2);");
  }

  private static void endsInTimeAndCleanly(
      SentryProcess sentry, String signal, int exitCode, TestDatabase database) throws Exception {
    boolean alive = sentry.process().isAlive();
    Instant sent = Instant.now();
    new ProcessBuilder("kill", "-" + signal, Long.toString(sentry.process().pid()))
        .start()
        .waitFor();
    Ended ended = sentry.end();
    assertThat(alive).as("the signal came too late to mean anything: %s", ended.all()).isTrue();
    assertThat(Duration.between(sent, Instant.now())).isLessThan(Duration.ofSeconds(7));
    if (ended.all().contains(NOT_EVEN_STARTED)) {
      assertThat(ended.exitCode()).as(ended.all()).isNotZero();
      assertThat(ended.out()).as("nothing had begun").doesNotContain("MIGRATION SENTRY");
    } else {
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    }
    LeftOvers.goneSoon(database);
  }

  private static void within(Duration limit, BooleanSupplier condition) throws Exception {
    Instant end = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(50);
    }
  }
}
