package dev.migrationsentry.scripts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that migrates a database, as a whole process. Found on the PATH, or where a variable
 * says: FLYWAY, LIQUIBASE, DBMATE, PSQL, each a command that may have arguments.
 */
enum Peer {
  /** The distribution that scripts/build_distribution.sh makes. */
  SENTRY("migration-sentry") {
    @Override
    List<String> migrate(Project project) {
      List<String> words = new ArrayList<>(command());
      words.addAll(List.of("gate", "--report", "verdict.json"));
      return words;
    }
  },
  FLYWAY("flyway") {
    @Override
    List<String> migrate(Project project) {
      List<String> words = new ArrayList<>(command());
      words.add("-url=" + project.jdbcUrl());
      words.add("-user=" + project.user());
      words.add("-password=" + project.password());
      words.add("-locations=filesystem:" + project.directory().resolve("sql/migrations"));
      words.addAll(List.of("-skipCheckForUpdate", "migrate"));
      return words;
    }
  },
  LIQUIBASE("liquibase") {
    @Override
    List<String> migrate(Project project) {
      List<String> words = new ArrayList<>(command());
      words.add("--search-path=" + project.directory());
      words.add("--changelog-file=changes.sql");
      words.add("--url=" + project.jdbcUrl());
      words.add("--username=" + project.user());
      words.add("--password=" + project.password());
      words.addAll(List.of("--show-banner=false", "--log-level=off", "update"));
      return words;
    }
  },
  DBMATE("dbmate") {
    @Override
    List<String> migrate(Project project) {
      List<String> words = new ArrayList<>(command());
      words.addAll(List.of("--url", project.url(), "--no-dump-schema"));
      words.addAll(List.of("--migrations-dir", project.directory() + "/dbmate", "migrate"));
      return words;
    }
  },
  /** Knows no migrations: the least that asking a database costs. */
  PSQL("psql") {
    @Override
    List<String> migrate(Project project) {
      List<String> words = new ArrayList<>(command());
      words.addAll(List.of("-X", "-c", "select 1", project.url()));
      return words;
    }
  };

  private final String program;

  Peer(String program) {
    this.program = program;
  }

  /** What its files are, and which database they are for. */
  record Project(Path directory, String url, String jdbcUrl, String user, String password) {
    /** The same through another port. */
    Project at(int port, int other) {
      return new Project(
          directory,
          url.replace(":" + port + "/", ":" + other + "/"),
          jdbcUrl.replace(":" + port + "/", ":" + other + "/"),
          user,
          password);
    }

    /** The same with a checked certificate. */
    Project overTls(Path root) {
      String checked = "sslmode=verify-full&sslrootcert=" + root;
      return new Project(
          directory,
          url.replace("127.0.0.1", "localhost").replace("sslmode=disable", checked),
          jdbcUrl.replace("127.0.0.1", "localhost") + "?" + checked,
          user,
          password);
    }
  }

  /** Brings the database to head, or finds that it is there. */
  abstract List<String> migrate(Project project);

  String program() {
    return program;
  }

  boolean isThere() {
    return found() != null;
  }

  List<String> command() {
    List<String> found = found();
    if (found == null) {
      throw new IllegalStateException(program + " is not there");
    }
    return found;
  }

  private @Nullable List<String> found() {
    if (this == SENTRY) {
      Path distribution = distribution();
      return distribution == null
          ? null
          : List.of(distribution.resolve("bin/migration-sentry").toString());
    }
    String named = System.getenv(name().toUpperCase(Locale.ROOT));
    if (named != null && !named.isBlank()) {
      return List.of(named.strip().split("\\s+", -1));
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return List.of(file.toString());
      }
    }
    return null;
  }

  /** Null until it is built. */
  static @Nullable Path distribution() {
    try (var files = Files.newDirectoryStream(Path.of("target/distribution").toAbsolutePath())) {
      for (Path file : files) {
        if (Files.isDirectory(file)) {
          return file;
        }
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  /** What the peers must not ask anybody for. */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PATH", "/usr/local/bin:/usr/bin:/bin",
          "REDGATE_DISABLE_TELEMETRY", "true",
          "LIQUIBASE_ANALYTICS_ENABLED", "false");
}
