package dev.migrationsentry.faults;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SmallDisk;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;

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

  /** The files of the databases, and of the log. */
  private static final int MEGABYTES = 400;

  private static final int LAST = 13;
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final @Nullable SmallDisk disk;
  private final OwnServer first;
  private final Path directory;
  private volatile OwnServer server;
  private @Nullable OwnServer standby;

  private Site(OwnServer server, @Nullable SmallDisk disk, Path directory) {
    this.first = server;
    this.server = server;
    this.disk = disk;
    this.directory = directory;
  }

  /** With a new server, on a disk that can run full where there can be one. */
  static Site started(Path directory, Map<String, String> settings) {
    SmallDisk disk = SmallDisk.canBeMade() ? SmallDisk.ofMegabytes(MEGABYTES) : null;
    OwnServer server = disk == null ? OwnServer.stopped(settings) : OwnServer.on(disk, settings);
    server.start();
    Site site = new Site(server, disk, directory);
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

  /** The end of a case: its database is gone, and everything is as it was before. */
  void drop(TestDatabase database) {
    failBack();
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

  SmallDisk disk() {
    return Objects.requireNonNull(disk);
  }

  /** The same database, on the server that it is on now. */
  TestDatabase now(TestDatabase database) {
    return new TestDatabase(admin().server(), database.name());
  }

  /**
   * There will be a standby to fail over to. The embedded server does not wait for its disk, and so
   * not for a standby either: this role's sessions do from now on, as they do elsewhere.
   */
  void prepareStandby() {
    admin().execute("ALTER ROLE " + ROLE + " SET synchronous_commit = 'on'");
    standby = first.startedStreamingStandby();
  }

  /** The primary dies, and the standby is promoted. */
  void failOver() {
    OwnServer next = Objects.requireNonNull(standby);
    first.stop(OwnServer.Stopping.IMMEDIATE);
    next.database().query("SELECT pg_promote()");
    server = next;
  }

  /** There is room on the disk, and the server is there. */
  void heal() {
    if (disk != null) {
      disk.free();
    }
    server.bringBack();
  }

  /** The first server serves again, alone. */
  private void failBack() {
    OwnServer gone = standby;
    if (gone != null) {
      standby = null;
      gone.close();
      if (server == first) {
        first.stop(OwnServer.Stopping.IMMEDIATE); // It waits for its standby.
      }
      first.forgetStandby();
      first.start();
      server = first;
      admin().execute("ALTER ROLE " + ROLE + " RESET synchronous_commit");
      // Made on the old primary by a gate that had no time to drop them there.
      scratches().forEach(scratch -> admin().execute("DROP DATABASE " + scratch));
    }
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
    if (disk != null) {
      disk.close();
    }
  }
}
