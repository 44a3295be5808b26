package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is read offline is what Flyway's own library, with the project's own settings, writes to its
 * history on a real database: the same scripts, in the same order, with the same checksums.
 */
@ServerTest
class FlywayEqualityTest {
  @TempDir Path temporary;

  @Test
  void aPlainFolder(TestDatabase target) throws Exception {
    FlywayFolder folder =
        new FlywayFolder(temporary)
            .file("sql/migrations/V1__users.sql", "CREATE TABLE users (id int);")
            .file("sql/migrations/V2__email.sql", "ALTER TABLE users ADD COLUMN email text;")
            .file(
                "sql/migrations/R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM users;");

    agree(target, folder, Map.of("flyway.locations", "filesystem:sql/migrations"));
  }

  record Line(
      String kind,
      @Nullable String version,
      String description,
      String script,
      @Nullable Integer checksum) {}

  private static void agree(TestDatabase target, FlywayFolder folder, Map<String, String> own)
      throws Exception {
    FlywayProject project = folder.project();
    List<Line> offline;
    try (Connection connection = target.connect()) {
      offline =
          project.on(connection).migrations().stream()
              .map(
                  each ->
                      new Line(
                          switch (each.kind()) {
                            case VERSIONED, REPEATABLE -> "SQL";
                            case BASELINE -> "SQL_BASELINE";
                          },
                          each.name().version(),
                          each.name().description(),
                          each.name().script(),
                          each.checksum()))
              .toList();
    }
    flyway(target, folder, own).load().migrate();
    assertThat(offline).isEqualTo(history(target, project.configuration().getTable()));
  }

  private static FluentConfiguration flyway(
      TestDatabase target, FlywayFolder folder, Map<String, String> own) {
    Map<String, String> properties = new LinkedHashMap<>(own);
    properties.put(
        "flyway.locations",
        own.getOrDefault("flyway.locations", "")
            .replace("filesystem:", "filesystem:" + folder.directory + "/"));
    return Flyway.configure()
        .loggers(FlywayLog.class.getName())
        .workingDirectory(folder.directory.toString())
        .configuration(properties)
        .dataSource(target.settings().jdbcUrl(), target.settings().user(), "postgres");
  }

  private static List<Line> history(TestDatabase target, String table) throws Exception {
    List<Line> lines = new ArrayList<>();
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT type, version, description, script, checksum FROM "
                    + table
                    + " WHERE type <> 'SCHEMA' ORDER BY installed_rank")) {
      while (row.next()) {
        lines.add(
            new Line(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                (Integer) row.getObject(5)));
      }
    }
    return lines;
  }
}
