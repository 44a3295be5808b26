package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.ContractFile;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.postgres.ReadOnlyTransaction;
import dev.migrationsentry.postgres.RoundTrip;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one round trip shows of a database, held against asking one by one. */
@ServerTest
class SightTest {
  private static final int CASES = Integer.getInteger("sights", 6);
  private static final long SEED = Long.getLong("seed", 20_261_121);

  /** Whether there is encryption, and who it is; a password takes two more. */
  private static final int CONNECTING = 2;

  @TempDir Path directory;

  /** Random damage to random histories: {@code -Dsights=500} for more, {@code -Dseed=N}. */
  @Test
  void oneRoundTripShowsWhatManyDo(TestDatabase any) throws Exception {
    int atOnce = 0;
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      Path folder = directory.resolve("case" + seed);
      try (DamagedDatabase each = new DamagedDatabase(seed, 25, any, folder)) {
        atOnce += same(each.target, folder, "-Dseed=" + seed) ? 1 : 0;
        atOnce += same(each.clean, folder, "-Dseed=" + seed + " clean") ? 1 : 0;
      }
    }
    assertThat(atOnce).as("cases in which one was enough").isGreaterThanOrEqualTo(CASES);
  }

  @Test
  void aRunThatFindsNothingToDoMakesOneConnectionAndAsksOnce(TestDatabase database) {
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    for (String command : List.of("gate", "check")) {
      try (TcpRelay relay = new TcpRelay(database.server().host(), database.server().port())) {
        project.with(
            "DATABASE_URL",
            database.url().replace(":" + database.server().port(), ":" + relay.port()));
        assertThat(project.run(command).exitCode()).isZero();
        assertThat(relay.sessions()).as(command).isEqualTo(1);
        assertThat(relay.roundTrips()).as(command).isEqualTo(CONNECTING + 1);
      }
    }
  }

  @Test
  void probesAreAskedOnTheSameConnection(TestDatabase database) {
    Project project =
        Project.small(directory)
            .contract("[probes.titles]\nsql = \"SELECT 1 FROM proposals WHERE title = ''\"\n")
            .on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    try (TcpRelay relay = new TcpRelay(database.server().host(), database.server().port())) {
      project.with(
          "DATABASE_URL",
          database.url().replace(":" + database.server().port(), ":" + relay.port()));
      assertThat(project.run("gate").exitCode()).isZero();
      assertThat(relay.sessions()).isEqualTo(1);
    }
  }

  private static boolean same(TestDatabase database, Path folder, String as) throws Exception {
    MigrationSettings settings =
        new MigrationSettings(
            folder,
            List.of(folder.resolve("sql/migrations")),
            Duration.ofSeconds(5),
            Duration.ZERO,
            0,
            Map.of());
    Release release = Release.read(settings);
    Contract contract = ContractFile.read(Path.of("sql/contract.toml"), folder);
    ContractQuestion question = new ContractQuestion(contract, release, folder);
    Stop stop = new Stop(Duration.ofMinutes(1));
    try (Connection connection = database.connect()) {
      RoundTrip trip = new RoundTrip();
      Seen.Asked asked = new Seen.Asked(trip, connection, question);
      boolean atOnce = trip.make(connection, stop) && asked.answer().isPresent();
      Sight oneByOne;
      try (ReadOnlyTransaction transaction = ReadOnlyTransaction.begin(connection, stop)) {
        oneByOne = Sight.in(transaction, question);
      }
      if (atOnce) {
        assertThat(Sight.of(asked.answer().orElseThrow(), question)).as(as).isEqualTo(oneByOne);
      }
      assertThat(Sight.on(connection, stop, question)).as(as).isEqualTo(oneByOne);
      return atOnce;
    }
  }
}
