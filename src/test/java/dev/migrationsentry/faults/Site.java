package dev.migrationsentry.faults;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * The sample project with two more migrations, and a server of its own: its databases are made from
 * templates, one for each beginning. The role that gates is no superuser.
 */
final class Site implements AutoCloseable {
  static final String ROLE = "drafts";

  /** Nobody asks for it here; it must not be seen anywhere. */
  static final String PASSWORD = "c4n4ry-0f-the-sweep";

  /** A table, and a row that is there twice if the migration runs twice. */
  private static final Map<String, String> MORE =
      Map.of(
          "V12__visits.sql",
          "CREATE TABLE visits (at text);\n",
          "V13__first_visit.sql",
          "INSERT INTO visits (at) VALUES ('the front page');\n");

  /** The one migration of the sample that no transaction takes: its number, and what it makes. */
  static final int ALONE = 11;

  static final String BUILT_ALONE = "ix_proposals_expires_at";

  private static final int LAST = 13;
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final OwnServer server;
  private final Path directory;

  Site(OwnServer server, Path directory) {
    this.server = server;
    this.directory = directory;
  }

  /** With a new server. */
  static Site started(Path directory, Map<String, String> settings) {
    Site site = new Site(OwnServer.started(settings), directory);
    site.lay();
    return site;
  }

  /** The files, and the templates. */
  void lay() {
    try (Stream<Path> files = Files.walk(Path.of("sql"))) {
      Project project = Project.empty(directory);
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        project.file(file.toString(), Files.readString(file));
      }
      project.file("sentry.toml", Files.readString(Path.of("sentry.toml")));
      MORE.forEach(project::migration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    admin().execute("CREATE ROLE " + ROLE + " LOGIN CREATEDB PASSWORD '" + PASSWORD + "'");
    for (Beginning beginning : Beginning.values()) {
      admin().execute("CREATE DATABASE " + template(beginning) + " OWNER " + ROLE);
      TestDatabase made = new TestDatabase(admin().server(), template(beginning));
      if (beginning.applied() > 0) {
        flyway(made, beginning.applied());
        made.execute(beginning.rows());
      }
    }
  }

  /** What a database is like after each number of migrations, brought there by Flyway alone. */
  Map<Beginning, Map<Integer, State>> undisturbed() {
    Map<Beginning, Map<Integer, State>> all = new EnumMap<>(Beginning.class);
    for (Beginning beginning : Beginning.values()) {
      TestDatabase database = fresh(beginning);
      Map<Integer, State> states = new java.util.HashMap<>();
      states.put(beginning.applied(), State.of(database));
      for (int i = beginning.applied() + 1; i <= LAST; i++) {
        flyway(database, i);
        states.put(i, State.of(database));
      }
      all.put(beginning, states);
      drop(database);
    }
    return all;
  }

  private void flyway(TestDatabase database, int version) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(database.settings().jdbcUrl(), ROLE, PASSWORD)
            .locations("filesystem:" + directory.resolve("sql/migrations"))
            .loggers("dev.migrationsentry.migration.FlywayLog")
            .target(Integer.toString(version));
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    configuration.load().migrate();
  }

  private static String template(Beginning beginning) {
    return "begins_" + beginning.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** A new database that is as a gate finds it. */
  TestDatabase fresh(Beginning beginning) {
    String name = "case_" + DATABASES.incrementAndGet();
    admin()
        .execute("CREATE DATABASE " + name + " TEMPLATE " + template(beginning) + " OWNER " + ROLE);
    return new TestDatabase(admin().server(), name);
  }

  void drop(TestDatabase database) {
    admin().execute("DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)");
  }

  /** The project, to be gated on this database as reached at this port. */
  Project project(String database, int port) {
    return Project.empty(directory)
        .with(
            "DATABASE_URL",
            "postgres://" + ROLE + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + database);
  }

  /** The superuser's own database. */
  TestDatabase admin() {
    return server.database();
  }

  OwnServer server() {
    return server;
  }

  static int last() {
    return LAST;
  }

  /** Databases that a gate has made to learn on, and that are still there. */
  List<String> scratches() {
    return new ArrayList<>(
        admin()
            .query(
                "SELECT datname FROM pg_database WHERE datname LIKE 'migration_sentry_scratch_%'"));
  }

  @Override
  public void close() {
    server.close();
  }
}
