package dev.migrationsentry.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerLog;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Status;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In front of the pool that most services have: what it costs, and what it leaves behind. */
@ServerTest
class PooledTest {
  private static final String SERVICE = "drafts";

  @TempDir Path directory;

  /** By the server's own log: no session beyond the service's own, and no data is asked for. */
  @Test
  void aRefusalCostsNoConnectionAndOneTransaction() {
    try (OwnServer server = ServerLog.start()) {
      gated(server.database());
      server.database().execute("ALTER TABLE proposals DROP COLUMN title");
      ServerLog log = ServerLog.of(server);
      log.forget();
      try (HikariDataSource pool = pool(server.database())) {
        assertThatThrownBy(() -> DraftsService.start(pool, directory))
            .isInstanceOf(SchemaNotReady.class)
            .hasMessageContaining("contract.column-missing: proposals.title");
      }
      assertThat(log.sessions(SERVICE)).as("the pool's one").isEqualTo(1);
      List<String> asked =
          log.statements(SERVICE).stream()
              .dropWhile(each -> !each.contains("BEGIN READ ONLY")) // the pool's own come first
              .toList();
      assertThat(asked).hasSize(11);
      assertThat(asked.getLast()).contains("ROLLBACK");
    }
  }

  @Test
  void thePoolHasItsConnectionBackAsItWas(TestDatabase database) throws Exception {
    gated(database);
    try (HikariDataSource pool = pool(database)) {
      String before = settings(pool);
      assertThat(DraftsService.start(pool, directory).dataSource()).isSameAs(pool);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
      assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isEqualTo(1);
      assertThat(settings(pool)).isEqualTo(before);
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(connection.isReadOnly()).isFalse();
        connection.createStatement().execute("CREATE TABLE mine (id int)");
        connection.commit();
      }
    }
  }

  @Test
  void aPoolThatHasNoneLeftIsNotWaitedForAndGetsBackWhatComesLate(TestDatabase database)
      throws Exception {
    gated(database);
    try (HikariDataSource pool = pool(database)) {
      try (Connection _ = pool.getConnection()) {
        Status status =
            SchemaCheck.of(pool)
                .migrations(directory.resolve("sql/migrations").toString())
                .contract(directory.resolve("sql/contract.toml").toString())
                .within(Duration.ofMillis(300))
                .ask();
        assertThat(status.migrated()).isFalse();
        assertThat(status.findings().getFirst().code().code()).isEqualTo("connect.unreachable");
      }
      assertThat(DraftsService.start(pool, directory).dataSource()).isSameAs(pool);
      assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isEqualTo(1);
    }
  }

  /** One connection, not in autocommit: the shape that gives most away. */
  private static HikariDataSource pool(TestDatabase database) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://"
            + database.server().host()
            + ":"
            + database.server().port()
            + "/"
            + database.name());
    config.setUsername("postgres");
    config.setPassword("postgres");
    config.setMaximumPoolSize(1);
    config.setAutoCommit(false);
    config.addDataSourceProperty("ApplicationName", SERVICE);
    config.addDataSourceProperty("assumeMinServerVersion", "9.0");
    return new HikariDataSource(config);
  }

  private static String settings(HikariDataSource pool) throws Exception {
    try (Connection connection = pool.getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT string_agg(name || '=' || setting, ',' ORDER BY name)"
                        + " FROM pg_settings")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void gated(TestDatabase database) {
    assertThat(Project.small(directory).on(database).run("gate").exitCode()).isZero();
  }
}
