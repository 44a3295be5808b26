package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerLog;
import dev.migrationsentry.testing.ServerTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database sees of many who ask, by its own log. {@code scripts/bench} measures more. */
@ServerTest
class LoadTest {
  private static final String US = "migration-sentry look";
  private static final int LOOKS = 3;

  @TempDir Path directory;

  @Test
  void aLookIsOneSessionAndOneTransactionHoweverManyAsk() throws Exception {
    try (OwnServer server = ServerLog.start()) {
      Project project = Project.small(directory).on(server.database());
      assertThat(project.run("gate").exitCode()).isZero();
      ServerLog log = ServerLog.of(server);
      log.forget();
      AtomicLong requests = new AtomicLong();
      int looks;
      try (Served served = Served.of(project)) {
        untilLooked(served, requests);
        looks = looks(served);
      }
      assertThat(requests.get()).as("asked for").isGreaterThan(looks * 10L);
      assertThat(log.sessions(US)).as("sessions").isEqualTo(looks);
      List<String> statements = log.statements(US);
      assertThat(statements).hasSize(looks * 13);
      assertThat(statements.stream().filter(each -> each.contains("BEGIN READ ONLY")))
          .hasSize(looks);
      assertThat(statements.stream().filter(each -> each.contains("ROLLBACK"))).hasSize(looks);
    }
  }

  /** Four ask as fast as they can until some looks were taken. */
  private static void untilLooked(Served served, AtomicLong requests) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      asking.add(Thread.ofVirtual().start(() -> ask(served, requests, enough)));
    }
    int looks = 0;
    while (looks < LOOKS) {
      looks = looks(served);
    }
    enough.set(true);
    for (Thread each : asking) {
      each.join();
    }
  }

  private static int looks(Served served) {
    return (int)
        PrometheusText.of(served.get("/metrics").body()).value("migration_sentry_looks_total");
  }

  private static void ask(Served served, AtomicLong requests, AtomicBoolean enough) {
    while (!enough.get()) {
      assertThat(served.get("/api/ops/migration_status").statusCode()).isEqualTo(200);
      requests.incrementAndGet();
    }
  }
}
