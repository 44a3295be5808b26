package dev.migrationsentry.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.ContractFile;
import dev.migrationsentry.gate.Readiness;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.testing.BenchReport;
import dev.migrationsentry.testing.Certificate;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.TcpRelay;
import dev.migrationsentry.verdict.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What the check at a service's start costs: {@code scripts/bench library}. */
class LibraryBench {
  private static final int TIMES = Integer.getInteger("times", 200);

  @TempDir Path directory;

  @Test
  void atAServicesStart() throws Exception {
    BenchReport report = new BenchReport("library");
    report.say("The sample project on a database that lacks a column, on " + BenchReport.machine());
    try (OwnServer server = OwnServer.started(Map.of())) {
      assertThat(sample(server).run("gate").exitCode()).isZero();
      server.database().execute("ALTER TABLE proposals DROP COLUMN expires_at");
      String url =
          "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=postgres&password=p";
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url);
      SchemaCheck check = SchemaCheck.of(source);
      report.say("one connection and one query:                     " + measured(() -> asked(url)));
      report.say(
          "SchemaCheck, a connection of its own included:    " + measured(() -> refused(check)));
      report.say("SchemaCheck on a connection of the service's pool: " + pooled(source));
      try (Connection open = DriverManager.getConnection(url)) {
        Release release = Release.read(settings());
        Contract contract = ContractFile.read(Path.of("sql/contract.toml"), Path.of(""));
        report.say(
            "of that, its round trip and what comes of it:     "
                + measured(() -> Readiness.on(open, forAWhile(), release, contract, Path.of(""))));
      }
      report.say(
          "of that, reading the release's own files:         "
              + measured(() -> Release.read(settings())));
      distant(report, server);
      asInProduction(report);
      report.say("the first in a service of one jar, in its own JVM: " + cold(url));
    }
    report.end();
  }

  /** No database of a production is reached without a password and without TLS. */
  private static void asInProduction(BenchReport report) throws Exception {
    Certificate certificate = Certificate.of("localhost");
    Map<String, String> tls =
        Map.of(
            "ssl", "on",
            "ssl_cert_file", certificate.certificate().toString(),
            "ssl_key_file", certificate.key().toString());
    try (OwnServer server = OwnServer.started(tls)) {
      assertThat(sample(server).run("gate").exitCode()).isZero();
      server.database().execute("ALTER TABLE proposals DROP COLUMN expires_at");
      server.database().execute("ALTER ROLE postgres PASSWORD 'postgres'");
      server.letIn("hostssl all all 127.0.0.1/32 scram-sha-256");
      String url =
          "jdbc:postgresql://localhost:%d/postgres?user=postgres&password=postgres"
                  .formatted(server.port())
              + "&sslmode=verify-full&sslrootcert="
              + certificate.certificate();
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url);
      report.say("over TLS (verify-full), with a password (SCRAM):");
      report.say("  one connection and one query:                   " + measured(() -> asked(url)));
      report.say("  SchemaCheck on a connection of the service's pool: " + pooled(source));
    }
  }

  private static Project sample(OwnServer server) {
    return Project.empty(Path.of("").toAbsolutePath()).on(server.database());
  }

  /** A database is not often on the same machine. */
  private static void distant(BenchReport report, OwnServer server) throws Exception {
    try (TcpRelay relay = new TcpRelay("127.0.0.1", server.port())) {
      relay.becomeDistant(Duration.ofMillis(5));
      String url =
          "jdbc:postgresql://127.0.0.1:" + relay.port() + "/postgres?user=postgres&password=p";
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url);
      report.say("over a link of 5 ms each way:");
      report.say("  one connection and one query:                   " + measured(() -> asked(url)));
      report.say("  SchemaCheck on a connection of the service's pool: " + pooled(source));
    }
  }

  private static String pooled(PGSimpleDataSource source) throws Exception {
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setDataSource(source);
      pool.setMaximumPoolSize(1);
      SchemaCheck check = SchemaCheck.of(pool);
      return measured(() -> refused(check));
    }
  }

  private static Object asked(String url) throws Exception {
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.createStatement().execute("SELECT 1");
    }
  }

  private static Status refused(SchemaCheck check) {
    Status status = check.ask();
    assertThat(status.exitCode().number()).isEqualTo(60);
    return status;
  }

  private static Stop forAWhile() {
    return new Stop(Duration.ofMinutes(1));
  }

  private static MigrationSettings settings() {
    return new MigrationSettings(
        Path.of(""),
        List.of(Path.of("sql/migrations")),
        Duration.ofSeconds(5),
        Duration.ZERO,
        0,
        Map.of());
  }

  private static String measured(Callable<?> work) throws Exception {
    double[] millis = new double[TIMES];
    for (int i = -TIMES; i < TIMES; i++) { // The first half warms it up.
      long begun = System.nanoTime();
      work.call();
      millis[Math.floorMod(i, TIMES)] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(millis);
    return String.format(
        java.util.Locale.ROOT,
        "p50 %.1f ms, p99 %.1f ms",
        millis[TIMES / 2],
        millis[(int) (TIMES * 0.99) - 1]);
  }

  private String cold(String url) throws Exception {
    Path jar = FatJar.write(directory.resolve("service.jar"), Path.of("sql"), false);
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    jar.toString(),
                    url,
                    "1"))
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.lines().filter(line -> line.startsWith("refused in")).findFirst().orElse(out)
        + " ms";
  }
}
