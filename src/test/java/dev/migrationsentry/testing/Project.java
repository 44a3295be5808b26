package dev.migrationsentry.testing;

import dev.migrationsentry.cli.Console;
import dev.migrationsentry.cli.Sentry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A project to be gated: a folder with migrations and a contract, and the variables of a deploy.
 */
public final class Project {
  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();

  private Project(Path directory) {
    this.directory = directory;
  }

  /** A project with one migration and a contract that asks for what it makes. */
  public static Project small(Path directory) {
    return new Project(directory)
        .file(
            "sql/migrations/V1__create_proposals.sql",
            "CREATE TABLE proposals (id bigint PRIMARY KEY, title text NOT NULL);\n")
        .file(
            "sentry.toml",
            """
            migrations = ["sql/migrations"]
            contract = "sql/contract.toml"
            """)
        .contract(
            """
            [tables.proposals.columns]
            title = "text"
            """);
  }

  /** A project without any file. */
  public static Project empty(Path directory) {
    return new Project(directory);
  }

  public Project file(String path, String content) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Project migration(String name, String sql) {
    return file("sql/migrations/" + name, sql);
  }

  public Project contract(String toml) {
    return file("sql/contract.toml", toml);
  }

  public Project with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** The variables of a deploy to this database. */
  public Project on(TestDatabase database) {
    return with("DATABASE_URL", database.url());
  }

  public Path directory() {
    return directory;
  }

  /** The variables, as they are now. */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** Runs the program in this virtual machine, as {@code main} would. */
  public SentryProcess.Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Sentry.run(
            new Console(environment, directory, print(out), print(err), false, _ -> {}), args);
    return new SentryProcess.Ended(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The same as a process of its own. */
  public SentryProcess.Launch process() {
    SentryProcess.Launch launch = SentryProcess.in(directory);
    environment.forEach(launch::with);
    return launch;
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
