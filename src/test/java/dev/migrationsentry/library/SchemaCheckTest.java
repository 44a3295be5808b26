package dev.migrationsentry.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Status;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What a service asks of its database when it starts. */
@ServerTest
class SchemaCheckTest {
  @TempDir Path directory;

  @AfterEach
  void on() {
    System.clearProperty(SchemaCheck.PROPERTY);
  }

  @Test
  void letsAServiceStartOnADatabaseThatFits(TestDatabase database) {
    gated(database);
    PGSimpleDataSource source = source(database);
    assertThat(DraftsService.start(source, directory).dataSource()).isSameAs(source);
  }

  @Test
  void refusesToStartAServiceOnAWrongDatabase(TestDatabase database) {
    gated(database);
    database.execute("ALTER TABLE proposals DROP COLUMN title");
    assertThatThrownBy(() -> DraftsService.start(source(database), directory))
        .isInstanceOf(SchemaNotReady.class)
        .hasMessageContaining("not ready for this release (contract not kept)")
        .hasMessageContaining("contract.column-missing: proposals.title")
        .hasMessageContaining("ALTER TABLE public.proposals ADD COLUMN title text");
  }

  @Test
  void refusesADatabaseThatIsBehindAndWritesNothingToIt(TestDatabase database) {
    Project.small(directory);
    assertThatThrownBy(() -> DraftsService.start(source(database), directory))
        .isInstanceOf(SchemaNotReady.class)
        .hasMessageContaining("history.not-at-head");
    assertThat(database.query("SELECT count(*) FROM pg_class WHERE relnamespace = 2200"))
        .containsExactly("0");
  }

  @Test
  void isOffWhereTheSettingSaysSoAndThenTakesNoConnection() {
    System.setProperty(SchemaCheck.PROPERTY, "off");
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
    SchemaCheck.of(nowhere).refuse();
    System.setProperty(SchemaCheck.PROPERTY, "of");
    assertThatThrownBy(() -> SchemaCheck.of(nowhere).refuse())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyWarnsWhereItIsToldTo() {
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none?user=u&password=hunter2");
    Project.small(directory);
    check(nowhere).warn();
    Status status = check(nowhere).ask();
    assertThat(status.migrated()).isFalse();
    assertThat(status.findings().getFirst().code().code()).isEqualTo("connect.unreachable");
    assertThat(status.toString()).doesNotContain("hunter2");
  }

  /** The sample project is in the program's own jar. */
  @Test
  void readsTheReleaseFromTheClassPath(TestDatabase database) {
    Status status =
        SchemaCheck.of(source(database))
            .migrations("classpath:dev/migrationsentry/sample/sql/migrations")
            .contract("classpath:dev/migrationsentry/sample/sql/contract.toml")
            .ask();
    assertThat(status.migration().head()).as(status.toString()).isEqualTo("11");
    assertThat(status.migration().pending()).hasSize(11);
  }

  @Test
  void givesTheConnectionBackAsItCame(TestDatabase database) throws Exception {
    gated(database);
    try (Connection pooled = database.connect()) {
      pooled.setAutoCommit(false);
      String before = settings(pooled);
      assertThat(check(poolOf(pooled)).ask().migrated()).isTrue();
      assertThat(pooled.getAutoCommit()).isFalse();
      assertThat(pooled.isReadOnly()).isFalse();
      assertThat(pooled.getNetworkTimeout()).isZero();
      assertThat(settings(pooled)).isEqualTo(before);
    }
  }

  /** A pool of one connection, which stays open when it is given back. */
  private static DataSource poolOf(Connection connection) {
    ClassLoader loader = SchemaCheckTest.class.getClassLoader();
    Object pooled =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {Connection.class},
            (_, method, arguments) ->
                method.getName().equals("close") ? "" : method.invoke(connection, arguments));
    return (DataSource)
        Proxy.newProxyInstance(loader, new Class<?>[] {DataSource.class}, (_, _, _) -> pooled);
  }

  private static String settings(Connection connection) throws Exception {
    try (var rows =
        connection
            .createStatement()
            .executeQuery("SELECT string_agg(name || '=' || setting, ',') FROM pg_settings")) {
      rows.next();
      String settings = rows.getString(1);
      connection.rollback();
      return settings;
    }
  }

  private SchemaCheck check(DataSource source) {
    return SchemaCheck.of(source)
        .migrations(directory.resolve("sql/migrations").toString())
        .contract(directory.resolve("sql/contract.toml").toString())
        .within(Duration.ofSeconds(10));
  }

  private static PGSimpleDataSource source(TestDatabase database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(
        "jdbc:postgresql://"
            + database.server().host()
            + ":"
            + database.server().port()
            + "/"
            + database.name());
    source.setUser("postgres");
    source.setPassword("postgres");
    return source;
  }

  private void gated(TestDatabase database) {
    assertThat(Project.small(directory).on(database).run("gate").exitCode()).isZero();
  }
}
