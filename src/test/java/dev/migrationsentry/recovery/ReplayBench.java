package dev.migrationsentry.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.postgres.RandomSchema;
import dev.migrationsentry.testing.BenchReport;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a proof costs: the same random history by plain Flyway, and replayed with a look at the
 * catalogue around each migration, one after the other in one virtual machine. {@code
 * -Dmigrations=1000 -Dseed=1}. Run by {@code scripts/bench replay}.
 */
class ReplayBench {
  private static final int MIGRATIONS = Integer.getInteger("migrations", 1000);
  private static final long SEED = Long.getLong("seed", 1);

  @TempDir Path directory;

  @Test
  void aLongHistory() throws Exception {
    BenchReport report = new BenchReport("replay");
    report.say(
        "%d random migrations, seed %d, on %s".formatted(MIGRATIONS, SEED, BenchReport.machine()));
    RandomSchema schema = new RandomSchema(SEED);
    ReplayFolder folder = new ReplayFolder(directory);
    for (int i = 0; i < MIGRATIONS; i++) {
      folder.then(schema.next() + ";");
    }
    try (OwnServer server = OwnServer.started(Map.of())) {
      TestDatabase target = server.database();
      target.execute("CREATE DATABASE plain");
      long begun = System.nanoTime();
      Flyway.configure()
          .dataSource(plainUrl(target), target.settings().user(), "postgres")
          .locations("filesystem:" + directory.resolve("sql/migrations"))
          .loggers("dev.migrationsentry.migration.FlywayLog")
          .load()
          .migrate();
      long plain = System.nanoTime();
      ReplayedHistory history = folder.replay(target);
      long replayed = System.nanoTime();
      assertThat(Proof.of(history, ReplayFolder.live(target))).hasSize(MIGRATIONS);
      long proved = System.nanoTime();
      report.say(line("Flyway alone", plain - begun, plain - begun));
      report.say(
          line("the replay, with what each migration does", replayed - plain, plain - begun));
      report.say(line("the proof, of all of them", proved - replayed, plain - begun));
    }
    report.end();
  }

  private static String plainUrl(TestDatabase beside) {
    return beside.settings().jdbcUrl().replaceFirst("/postgres(?=$|\\?)", "/plain");
  }

  private static String line(String what, long nanos, long plain) {
    return String.format(
        Locale.ROOT, "%-45s %6.1f s  %5.2fx", what + ":", nanos / 1e9, nanos / (double) plain);
  }
}
