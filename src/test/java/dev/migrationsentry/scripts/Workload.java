package dev.migrationsentry.scripts;

import dev.migrationsentry.testing.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A project in the words of every peer: one small table a migration, every tenth fills the one
 * before it.
 *
 * @param size how many migrations
 */
record Workload(Path directory, int size) {
  /** Writes it. */
  Workload {
    try {
      write(directory, size);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void write(Path directory, int size) throws IOException {
    Path flyway = Files.createDirectories(directory.resolve("sql/migrations"));
    Path dbmate = Files.createDirectories(directory.resolve("dbmate"));
    StringBuilder liquibase = new StringBuilder("--liquibase formatted sql\n");
    StringBuilder contract = new StringBuilder();
    for (int i = 1; i <= size; i++) {
      String sql = sql(i);
      Files.writeString(flyway.resolve("V" + i + "__step_" + i + ".sql"), sql);
      String stamp = String.format(Locale.ROOT, "%014d", i);
      Files.writeString(
          dbmate.resolve(stamp + "_step.sql"), "-- migrate:up\n" + sql + "\n-- migrate:down\n");
      liquibase.append("--changeset bench:").append(i).append('\n').append(sql).append('\n');
      if (i % 10 != 0 && i <= 60) {
        contract.append("[tables.t").append(i).append(".columns]\nid = \"bigint\"\n");
      }
    }
    Files.writeString(directory.resolve("changes.sql"), liquibase);
    Files.writeString(directory.resolve("sql/contract.toml"), contract);
  }

  private static String sql(int i) {
    return i % 10 == 0
        ? "INSERT INTO t"
            + (i - 1)
            + " (id, name) SELECT n, 'name ' || n FROM generate_series(1, 20) AS n;"
        : "CREATE TABLE t"
            + i
            + " (id bigint PRIMARY KEY, name text NOT NULL DEFAULT '', at timestamptz);\n"
            + "CREATE INDEX ix_t"
            + i
            + "_name ON t"
            + i
            + " (name);";
  }

  /** With a new, empty database of this name. */
  Peer.Project on(OwnServer server, String database) {
    server.database().execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    server.database().execute("CREATE DATABASE " + database);
    String at = "127.0.0.1:" + server.port() + "/" + database;
    return new Peer.Project(
        directory,
        "postgres://postgres:secret@" + at + "?sslmode=disable",
        "jdbc:postgresql://" + at,
        "postgres",
        "secret");
  }
}
