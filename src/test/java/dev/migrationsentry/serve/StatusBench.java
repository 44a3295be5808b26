package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.BenchReport;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.ServerLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The status endpoint under load from another process: {@code scripts/bench status}. No part of
 * {@code mvn verify}: numbers depend on the machine. What does not is in LoadTest.
 */
class StatusBench {
  private static final int SECONDS = Integer.getInteger("seconds", 20);
  private static final int CONNECTIONS = Integer.getInteger("connections", 64);
  private static final String US = "migration-sentry look";
  private static final Pattern AT = Pattern.compile("serving at (http://\\S+)\\R");

  @Test
  void underLoad() throws Exception {
    BenchReport report = new BenchReport("status");
    try (OwnServer server = ServerLog.start()) {
      Project sample = Project.empty(Path.of("").toAbsolutePath()).on(server.database());
      assertThat(sample.run("gate").exitCode()).isZero();
      SentryProcess process = sample.process().start("serve", "--listen", "127.0.0.1:0");
      try {
        URI at = at(process).resolve("/api/ops/migration_status");
        untilMigrated(at);
        LoadClient.ask(at, CONNECTIONS, Duration.ofSeconds(5)); // warm
        ServerLog log = ServerLog.of(server);
        log.forget();
        long begun = System.nanoTime();
        report.say("GET /api/ops/migration_status of the sample project, every answer 200");
        report.say(CONNECTIONS + " connections, " + SECONDS + " s, on " + BenchReport.machine());
        report.say(
            "client of the tests: "
                + LoadClient.ask(at, CONNECTIONS, Duration.ofSeconds(SECONDS)).words());
        report.say(wrk(at).orElse("wrk: not installed (apt-get install wrk)"));
        double took = (System.nanoTime() - begun) / 1e9;
        int statements = log.statements(US).size();
        report.say(
            String.format(
                Locale.ROOT,
                "at the database meanwhile, by its own log: %d sessions and %d statements in %.0f s,"
                    + " %.1f statements a second",
                log.sessions(US),
                statements,
                took,
                statements / took));
      } finally {
        process.process().destroy();
      }
    }
    report.end();
  }

  /** The very first look reads the release, with a virtual machine that has just begun. */
  private static void untilMigrated(URI at) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(at).build();
      while (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
        Thread.onSpinWait();
      }
    }
  }

  private static Optional<String> wrk(URI at) throws Exception {
    if (new ProcessBuilder("sh", "-c", "command -v wrk >/dev/null").start().waitFor() != 0) {
      return Optional.empty();
    }
    Process wrk =
        new ProcessBuilder(
                List.of(
                    "wrk",
                    "-t2",
                    "-c" + CONNECTIONS,
                    "-d" + SECONDS + "s",
                    "--latency",
                    at.toString()))
            .redirectErrorStream(true)
            .start();
    String out = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.waitFor();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "wrk: %s requests a second, p50 %s, p99 %s%s",
            part(out, "Requests/sec:\\s+(\\S+)"),
            part(out, "\\n\\s+50%\\s+(\\S+)"),
            part(out, "\\n\\s+99%\\s+(\\S+)"),
            out.contains("Non-2xx") || out.contains("Socket errors")
                ? ", WITH ERRORS: " + out
                : ""));
  }

  private static String part(String out, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(out);
    assertThat(matcher.find()).as(out).isTrue();
    return matcher.group(1);
  }

  private static URI at(SentryProcess process) {
    while (true) {
      Matcher said = AT.matcher(process.outSoFar());
      if (said.find()) {
        return URI.create(said.group(1));
      }
      assertThat(process.process().isAlive()).as(process.outSoFar()).isTrue();
    }
  }
}
