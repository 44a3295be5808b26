package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.contract.Lifetime;
import dev.migrationsentry.contract.Probe;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class ProbeRunnerTest {
  private final Stop stop = new Stop(Duration.ofMinutes(1));

  private static Probe probe(String sql) {
    return new Probe(
        "counts-match",
        sql,
        "",
        Duration.ofSeconds(20),
        Lifetime.ALWAYS,
        SourcePlace.file("sql/probes/counts.sql"));
  }

  private ProbeResult run(TestDatabase database, Probe probe) throws Exception {
    try (Connection connection = database.connect()) {
      return ProbeRunner.run(connection, stop, probe);
    }
  }

  private Finding finding(TestDatabase database, Probe probe) throws Exception {
    return Objects.requireNonNull(run(database, probe).finding());
  }

  @Test
  void holdsWhenNoRowComesBack(TestDatabase database) throws Exception {
    ProbeResult result = run(database, probe("SELECT 1 WHERE false -- all is well\n;"));

    assertThat(result.holds()).isTrue();
    assertThat(result.took()).isPositive();
  }

  @Test
  void countsTheRowsAndShowsNoneOfThem(TestDatabase database) throws Exception {
    database.execute(
        "CREATE TABLE t (mail text); INSERT INTO t VALUES ('ann@x.org'), ('bob@x.org')");

    Finding finding = finding(database, probe("SELECT mail AS \"who?\" FROM t"));

    assertThat(finding.code()).isEqualTo(FindingCode.PROBE_VIOLATED);
    assertThat(finding.subject()).isEqualTo("counts-match");
    assertThat(finding.seen()).isEqualTo("2 rows violate it (columns: who?)");
    assertThat(finding.remedy()).contains("-f sql/probes/counts.sql");
    assertThat(finding.toString()).doesNotContain("x.org");
  }

  @Test
  void stopsCountingAtAThousand(TestDatabase database) throws Exception {
    Finding finding = finding(database, probe("SELECT generate_series(1, 1000000000)"));

    assertThat(finding.seen()).startsWith("at least 1000 rows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM t",
        "DELETE FROM t RETURNING a",
        "WITH gone AS (DELETE FROM t RETURNING a) SELECT a FROM gone",
        "SELECT nextval('s')",
        "SELECT spoil()",
        "SELECT a INTO other FROM t",
        "SELECT 1 WHERE false; DELETE FROM t",
        "SELECT 1 WHERE false; COMMIT; DELETE FROM t",
        "COMMIT",
        "BEGIN",
        "SELECT set_config('transaction_read_only', 'off', false), spoil()",
        "SELECT $x$;$x$ WHERE false; COMMIT",
        "DO $$ BEGIN DELETE FROM t; END $$",
        "EXPLAIN ANALYZE DELETE FROM t",
        "",
        "-- nothing",
        "SELECT no_such_column FROM t",
        "SELECT 'never closed",
      })
  void whatIsNotAQueryFailsAndChangesNothing(String sql, TestDatabase database) throws Exception {
    database.execute(
        """
        CREATE TABLE t (a integer);
        INSERT INTO t VALUES (1);
        CREATE SEQUENCE s;
        CREATE FUNCTION spoil() RETURNS integer LANGUAGE sql AS 'DELETE FROM t RETURNING a'
        """);

    assertThat(finding(database, probe(sql)).code()).isEqualTo(FindingCode.PROBE_FAILED);
    assertThat(database.query("SELECT count(*) FROM t")).containsExactly("1");
    assertThat(database.query("SELECT is_called FROM s")).containsExactly("f");
  }

  @Test
  void anErrorThatQuotesDataIsNamedByItsStateAlone(TestDatabase database) throws Exception {
    database.execute("CREATE TABLE t (a text); INSERT INTO t VALUES ('4111-1111')");

    Finding finding = finding(database, probe("SELECT a::integer FROM t"));

    assertThat(finding.seen()).contains("SQLSTATE 22P02").doesNotContain("4111");
  }

  @Test
  void endsAProbeThatTakesTooLong(TestDatabase database) throws Exception {
    Probe slow =
        new Probe(
            "slow",
            "SELECT pg_sleep(60)",
            "",
            Duration.ofMillis(100),
            Lifetime.ALWAYS,
            new SourcePlace("sql/contract.toml", 3, 1));

    Finding finding = finding(database, slow);

    assertThat(finding.code()).isEqualTo(FindingCode.PROBE_FAILED);
    assertThat(finding.seen()).contains("took longer than 0.1 s");
    assertThat(finding.remedy()).contains("sql/contract.toml:3:1");
  }

  @Test
  void aStopCancelsARunningProbe(TestDatabase database) throws Exception {
    Thread stopper =
        Thread.ofVirtual()
            .start(
                () -> {
                  String asleep =
                      "SELECT 1 FROM pg_stat_activity WHERE query ~ '^\\s*MOVE' AND state = 'active'"
                          + " AND datname = current_database()";
                  while (database.query(asleep).isEmpty()) {
                    Thread.onSpinWait();
                  }
                  stop.request(Stop.Cause.TERMINATE);
                });

    assertThatThrownBy(() -> run(database, probe("SELECT pg_sleep(60)")))
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused ->
                assertThat(refused.findings().getFirst().code())
                    .isEqualTo(FindingCode.RUN_TERMINATED));
    stopper.join();
  }

  @Test
  void leavesNoSettingAndNoTransactionBehind(TestDatabase database)
      throws SQLException, StepRefused {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      ProbeRunner.run(
          connection, stop, probe("SELECT set_config('work_mem', '77MB', false) WHERE true"));
      try (var rows =
          statement.executeQuery(
              "SELECT current_setting('work_mem') || current_setting('statement_timeout')")) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("4MB0");
      }
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void runsEachProbeOnAConnectionOfItsOwnAndNamesTheOnesThatFail(TestDatabase database)
      throws Exception {
    try (Database target = Database.connect(database.settings(), stop, event -> {})) {
      List<ProbeResult> results =
          ProbeRunner.run(
              target,
              List.of(probe("SELECT 1 WHERE false"), probe("SELECT oops"), probe("VALUES (1)")));

      assertThat(results)
          .extracting(result -> result.finding() == null ? "holds" : result.finding().code().code())
          .containsExactly("holds", "contract.probe-failed", "probe.violated");
    }
  }
}
