package dev.migrationsentry.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ServerTest
class ScratchDatabaseTest {
  private static List<String> scratchDatabases(TestDatabase target) {
    return target.query("SELECT datname FROM pg_database WHERE datname ~ '^migration_sentry_'");
  }

  private static String ask(Database database, String sql) throws Exception {
    try (Connection connection = database.open(Purpose.REPLAY);
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void isMadeBesideTheTargetLikeItAndIsGoneAfterwards(@TempDir Path directory, TestDatabase target)
      throws Exception {
    target.execute("CREATE TABLE mine (id integer)");
    target.execute("ALTER DATABASE " + target.name() + " SET search_path = \"$user\", app, public");
    target.execute("ALTER DATABASE " + target.name() + " SET work_mem = '7MB'");
    String locale =
        "SELECT concat_ws(' ', encoding, datcollate, datctype, to_jsonb(d) ->> 'datlocprovider',"
            + " to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') FROM pg_database AS d"
            + " WHERE datname = current_database()";
    try (Database database = ReplayFolder.connect(target.settings());
        ScratchDatabase scratch =
            ScratchDatabases.open(
                database, new ReplayFolder(directory).then("SELECT 1;").release(), null)) {
      assertThat(scratch.fidelity().place()).isEqualTo(ScratchPlace.SAME_SERVER);
      assertThat(ask(scratch.database(), "SELECT current_database()"))
          .startsWith("migration_sentry_scratch_");
      assertThat(ask(scratch.database(), "SHOW search_path")).isEqualTo("\"$user\", app, public");
      assertThat(ask(scratch.database(), "SHOW work_mem")).isEqualTo("7MB");
      assertThat(ask(scratch.database(), locale)).isEqualTo(target.query(locale).getFirst());
      assertThat(ask(scratch.database(), "SELECT to_regclass('public.mine')")).isNull();
    }
    assertThat(scratchDatabases(target)).isEmpty();
  }

  @Test
  void sweepsWhatKilledRunsHaveLeftAndNothingElse(TestDatabase anywhere) throws Exception {
    try (OwnServer server = OwnServer.started(Map.of())) {
      TestDatabase target = server.database();
      Instant now = Instant.now();
      String old = new ScratchName(now.minus(Duration.ofHours(3)), "00000001").toString();
      String used = new ScratchName(now.minus(Duration.ofHours(3)), "00000002").toString();
      String young = new ScratchName(now.minus(Duration.ofMinutes(5)), "00000003").toString();
      String others = new ScratchName(now.minus(Duration.ofHours(3)), "00000004").toString();
      target.execute("CREATE ROLE somebody CREATEDB");
      for (String each : List.of(old, used, young, others, "migration_sentry_scratch_mine")) {
        target.execute("CREATE DATABASE " + each);
      }
      target.execute("ALTER DATABASE " + others + " OWNER TO somebody");
      TestDatabase inUse = new TestDatabase(target.server(), used);
      try (Connection _ = inUse.connect();
          Database database = ReplayFolder.connect(target.settings());
          ScratchDatabase scratch = ScratchServer.of(database).make()) {
        assertThat(scratchDatabases(target))
            .contains(used, young, others, "migration_sentry_scratch_mine")
            .doesNotContain(old)
            .hasSize(5);
      }
      assertThat(scratchDatabases(target)).hasSize(4);
    }
  }

  @Test
  void isDroppedEvenWithSomebodyConnected(TestDatabase target) throws Exception {
    try (Database database = ReplayFolder.connect(target.settings())) {
      ScratchDatabase scratch = ScratchServer.of(database).make();
      String name = scratch.database().settings().database();
      try (Connection _ = new TestDatabase(target.server(), name).connect()) {
        scratch.close();
      }
      assertThat(scratchDatabases(target)).doesNotContain(name);
    }
  }

  @Test
  void anOrdinaryRoleThatMayMakeDatabasesIsEnough(@TempDir Path directory, TestDatabase target)
      throws Exception {
    String role = target.name() + "_maker";
    target.execute("CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD 'secret'");
    target.execute("GRANT ALL ON SCHEMA public TO " + role);
    ReplayFolder folder =
        new ReplayFolder(directory)
            .then("CREATE TABLE t (id integer);")
            .then("CREATE INDEX CONCURRENTLY ix ON t (id);")
            .then("GRANT SELECT ON t TO PUBLIC; UPDATE t SET id = 1;");

    ReplayedHistory history =
        folder.replay(
            new ConnectionSettings(
                target.settings().hosts(), target.name(), role, new Secret("secret"), Map.of()));

    assertThat(history.fidelity().place()).isEqualTo(ScratchPlace.SAME_SERVER);
    target.execute("CREATE TABLE t (id integer); CREATE INDEX ix ON t (id)");
    target.execute("GRANT SELECT ON t TO PUBLIC");
    assertThat(ReplayFolder.presence(history, target)).containsOnly(Presence.PRESENT);
    assertThat(history.migrations().get(2).rows()).containsExactly("rows of public.t");
    assertThat(scratchDatabases(target)).isEmpty();
  }

  @Test
  void aRunThatIsToEndInTheMiddleOfAReplayLeavesNoDatabaseBehind(
      @TempDir Path directory, TestDatabase target) throws Exception {
    ReplayFolder folder = new ReplayFolder(directory).then("SELECT pg_sleep(3600) AS held;");
    Stop stop = new Stop(Duration.ofMinutes(2));
    Thread.ofVirtual()
        .start(
            () -> {
              while (target
                  .query("SELECT pid FROM pg_stat_activity WHERE query LIKE '%(3600) AS held'")
                  .isEmpty()) {
                Thread.onSpinWait();
              }
              stop.request(Stop.Cause.TERMINATE);
            });

    try (Database database = Database.connect(target.settings(), stop, RunListener.NONE);
        ScratchDatabase scratch = ScratchServer.of(database).make()) {
      assertThatThrownBy(() -> Replay.run(scratch, folder.release(), folder.settings()))
          .isInstanceOfSatisfying(
              StepRefused.class,
              refused ->
                  assertThat(refused.findings().getFirst().code())
                      .isEqualTo(FindingCode.RUN_TERMINATED));
    }
    assertThat(scratchDatabases(target)).isEmpty();
  }

  @Test
  void whereTheRoleMayNotMakeOneItIsANamedServerOrAnEmbeddedOne(
      @TempDir Path directory, TestDatabase target) throws Exception {
    String role = target.name() + "_role";
    target.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
    ConnectionSettings poor =
        new ConnectionSettings(
            target.settings().hosts(), target.name(), role, new Secret("secret"), Map.of());
    ReplayFolder folder = new ReplayFolder(directory).then("CREATE TABLE t (id integer);");
    try (Database database = ReplayFolder.connect(poor)) {
      try (ScratchDatabase named =
          ScratchDatabases.open(database, folder.release(), target.server().settings("postgres"))) {
        assertThat(named.fidelity().place()).isEqualTo(ScratchPlace.NAMED);
        assertThat(named.fidelity().isProof()).isTrue();
        assertThat(Replay.run(named, folder.release(), folder.settings()).migrations()).hasSize(1);
      }
      assertThat(scratchDatabases(target)).isEmpty();
      try (ScratchDatabase embedded = ScratchDatabases.open(database, folder.release(), null)) {
        assertThat(embedded.fidelity().place()).isEqualTo(ScratchPlace.EMBEDDED);
        assertThat(ask(embedded.database(), "SELECT current_database() || ' ' || current_user"))
            .isEqualTo(target.name() + " " + role);
        assertThat(Replay.run(embedded, folder.release(), folder.settings()).migrations())
            .hasSize(1);
      }
      assertThatThrownBy(() -> ScratchDatabases.open(database, folder.release(), target.settings()))
          .isInstanceOfSatisfying(
              StepRefused.class,
              refused ->
                  assertThat(refused.findings().getFirst().code())
                      .isEqualTo(FindingCode.SCRATCH_IS_TARGET));
    }
  }

  @Test
  void aReleaseThatReachesBeyondItsDatabaseIsNotReplayedOnTheTargetsServer(
      @TempDir Path directory, TestDatabase target) throws Exception {
    ReplayFolder folder =
        new ReplayFolder(directory).then("CREATE ROLE beyond_its_database_" + target.name() + ";");
    try (Database database = ReplayFolder.connect(target.settings());
        ScratchDatabase scratch = ScratchDatabases.open(database, folder.release(), null)) {
      assertThat(scratch.fidelity().place()).isEqualTo(ScratchPlace.EMBEDDED);
      Replay.run(scratch, folder.release(), folder.settings());
    }
    assertThat(target.query("SELECT rolname FROM pg_roles WHERE rolname ~ '^beyond_its'"))
        .isEmpty();
  }

  @Test
  void anotherMajorVersionIsNoProof() {
    Fidelity fidelity = new Fidelity(ScratchPlace.EMBEDDED, 18, 16);
    assertThat(fidelity.isProof()).isFalse();
    assertThat(fidelity.words()).contains("18", "no proof", "16");
  }
}
