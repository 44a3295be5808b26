package dev.migrationsentry.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.migrationsentry.postgres.RandomSchema;
import dev.migrationsentry.testing.BenchReport;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a proof costs: the same random history by plain Flyway, and replayed with a look at the
 * catalogue around each migration, one after the other in one virtual machine. On a machine that
 * has other things to do, time says less than what the processors did: for this process, and for
 * the server with all its sessions. A first short history is not measured, so that neither pays for
 * the virtual machine's warming up. {@code -Dmigrations=1000 -Dseed=1}. Run by {@code scripts/bench
 * replay}.
 */
class ReplayBench {
  private static final int MIGRATIONS = Integer.getInteger("migrations", 1000);
  private static final long SEED = Long.getLong("seed", 1);

  private static final int WARMING_UP = 60;

  @TempDir Path directory;

  private static long processorMillis(OwnServer server) throws Exception {
    Thread.sleep(300); // The last session ends a moment after it is closed.
    long own = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    return own / 1_000_000 + millisOf(server);
  }

  /** Its own and those of the sessions that have ended (proc(5)), which come in hundredths. */
  private static long millisOf(OwnServer server) throws Exception {
    String pid = Files.readAllLines(server.data().resolve("postmaster.pid")).getFirst();
    Path file = Path.of("/proc", pid, "stat");
    if (Files.notExists(file)) {
      return 0; // Not on Linux.
    }
    String stat = Files.readString(file);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int field = 11; field <= 14; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks * 10;
  }

  private record Cost(long nanos, long processorMillis) {
    String line(String what, Cost plain) {
      return String.format(
          Locale.ROOT,
          "%-45s %6.1f s  %5.2fx   CPU %6.1f s  %5.2fx",
          what + ":",
          nanos / 1e9,
          nanos / (double) plain.nanos,
          processorMillis / 1e3,
          processorMillis / (double) plain.processorMillis);
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Cost cost(OwnServer server, Work work) throws Exception {
    long before = processorMillis(server);
    long begun = System.nanoTime();
    work.run();
    long nanos = System.nanoTime() - begun;
    return new Cost(nanos, processorMillis(server) - before);
  }

  @Test
  void aLongHistory() throws Exception {
    BenchReport report = new BenchReport("replay");
    report.say(
        "%d random migrations, seed %d, on %s".formatted(MIGRATIONS, SEED, BenchReport.machine()));
    measure("warm", WARMING_UP, new BenchReport("replay-warm"));
    measure("plain", MIGRATIONS, report);
    report.end();
  }

  private void measure(String name, int migrations, BenchReport report) throws Exception {
    RandomSchema schema = new RandomSchema(SEED);
    Path home = Files.createDirectory(directory.resolve(name));
    ReplayFolder folder = new ReplayFolder(home);
    for (int i = 0; i < migrations; i++) {
      folder.then(schema.next() + ";");
    }
    try (OwnServer server = OwnServer.started(Map.of())) {
      TestDatabase target = server.database();
      target.execute("CREATE DATABASE plain");
      Cost plain = cost(server, () -> plain(target, home));
      report.say(plain.line("Flyway alone", plain));
      AtomicReference<ReplayedHistory> history = new AtomicReference<>();
      Cost replay = cost(server, () -> history.set(folder.replay(target)));
      report.say(replay.line("the replay, with what each migration does", plain));
      Cost proof =
          cost(
              server,
              () ->
                  assertThat(Proof.of(history.get(), ReplayFolder.live(target)))
                      .hasSize(migrations));
      report.say(proof.line("the proof, of all of them", plain));
    }
  }

  private static void plain(TestDatabase target, Path home) {
    Flyway.configure()
        .dataSource(plainUrl(target), target.settings().user(), "postgres")
        .locations("filesystem:" + home.resolve("sql/migrations"))
        .loggers("dev.migrationsentry.migration.FlywayLog")
        .load()
        .migrate();
  }

  private static String plainUrl(TestDatabase beside) {
    return beside.settings().jdbcUrl().replaceFirst("/postgres(?=$|\\?)", "/plain");
  }
}
