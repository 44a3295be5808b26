package dev.migrationsentry.testing;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A PostgreSQL server for tests: a container where an engine answers, the embedded binaries
 * otherwise. One is shared by all tests of a JVM; each test gets a database of its own on it. Both
 * let everybody in as any user, with whatever password; the address that they see a client come
 * from is not the same.
 */
public final class TestServer {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** As the embedded binaries have it: the image's own rules ask for a password. */
  private static final String LETS_EVERYBODY_IN =
      """
      local all all     trust
      host  all all all trust
      """;

  private static final String RULES = "/etc/postgres_test_hba.conf";

  private final String host;
  private final int port;
  private final String user;
  private final String password;

  private TestServer(String host, int port, String user, String password) {
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
  }

  /** The server that all tests of this JVM share. Ends with the JVM. */
  public static TestServer shared() {
    return Shared.SERVER;
  }

  /** A server that somebody else started. */
  static TestServer at(String host, int port) {
    return new TestServer(host, port, "postgres", "postgres");
  }

  private static final class Shared {
    static final TestServer SERVER = containerEngineAnswers() ? container() : embedded(Map.of());
  }

  private static boolean containerEngineAnswers() {
    boolean named =
        System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return named && DockerClientFactory.instance().isDockerAvailable();
  }

  @SuppressWarnings("resource") // ends with the JVM
  private static TestServer container() {
    String major = System.getProperty("postgres.binaries.version", "18").split("\\.", 2)[0];
    PostgreSQLContainer container =
        new PostgreSQLContainer("postgres:" + major + "-alpine")
            .withUsername("postgres")
            .withPassword("postgres")
            .withCopyToContainer(Transferable.of(LETS_EVERYBODY_IN), RULES)
            .withCommand(
                "postgres",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=300",
                "-c",
                "hba_file=" + RULES);
    container.start();
    return new TestServer(
        container.getHost(),
        container.getFirstMappedPort(),
        container.getUsername(),
        container.getPassword());
  }

  /**
   * A server of its own, from the embedded binaries, for a test that changes what others rely on.
   * Ends with the JVM.
   *
   * @param settings for postgresql.conf
   */
  public static TestServer embedded(Map<String, String> settings) {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("max_connections", "300")
              .setServerConfig("fsync", "off");
      settings.forEach(builder::setServerConfig);
      EmbeddedPostgres server = builder.start();
      return new TestServer("127.0.0.1", server.getPort(), "postgres", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new, empty database on this server. */
  public TestDatabase createDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection = connect("postgres")) {
      connection.createStatement().execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create " + name, e);
    }
    return new TestDatabase(this, name);
  }

  /**
   * Drops a database. Each has a thousand files: left to the end, hundreds of them keep the virtual
   * machine from ending in time.
   */
  void drop(TestDatabase database) throws SQLException {
    try (Connection connection = connect("postgres")) {
      connection
          .createStatement()
          .execute("DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)");
    }
  }

  Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "test");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host + ":" + port + "/" + database, properties);
  }

  /** How the program would connect to a database here, as the server's superuser. */
  public ConnectionSettings settings(String database) {
    return new ConnectionSettings(
        List.of(new ConnectionSettings.Host(host, port)),
        database,
        user,
        new Secret(password),
        Map.of());
  }

  /** As a platform would hand it out. */
  public String url(String database) {
    return "postgres://" + user + ":" + password + "@" + host + ":" + port + "/" + database;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }
}
