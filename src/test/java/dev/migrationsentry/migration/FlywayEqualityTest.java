package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationConfigurationExtension;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is read offline is what Flyway's own library, with the project's own settings, writes to its
 * history on a real database: the same scripts, in the same order, with the same checksums.
 */
@ServerTest
class FlywayEqualityTest {
  @TempDir Path temporary;
  private FlywayFolder folder;
  private final Map<String, String> own = new TreeMap<>();

  @BeforeEach
  void locations() {
    folder = new FlywayFolder(temporary);
    own.put("locations", "filesystem:sql");
  }

  @Test
  void aPlainFolder(TestDatabase target) throws Exception {
    folder
        .file("sql/V1__users.sql", "CREATE TABLE users (id int);")
        .file("sql/V2__email.sql", "ALTER TABLE users ADD COLUMN email text;")
        .file("sql/V10__name.sql", "ALTER TABLE users ADD COLUMN name text;")
        .file("sql/V2.1__late.sql", "ALTER TABLE users ADD COLUMN late text;")
        .file("sql/R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM users;")
        .file("sql/README.md", "Nothing for Flyway.");

    agree(target, 5);
  }

  @Test
  void customPrefixesSeparatorAndSuffixes(TestDatabase target) throws Exception {
    own.put("sqlMigrationPrefix", "mig-");
    own.put("sqlMigrationSeparator", "--");
    own.put("repeatableSqlMigrationPrefix", "again");
    own.put("sqlMigrationSuffixes", ".pgsql,.ddl");
    folder
        .file("sql/mig-1--users.pgsql", "CREATE TABLE users (id int);")
        .file("sql/mig-2--email.ddl", "ALTER TABLE users ADD COLUMN email text;")
        .file("sql/again--view.DDL", "CREATE OR REPLACE VIEW v AS SELECT id FROM users;");

    agree(target, 3);
  }

  @Test
  void severalLocationsOneInsideTheOther(TestDatabase target) throws Exception {
    own.put("locations", "filesystem:b,filesystem:a,filesystem:a/deep,filesystem:wild/*/sql");
    folder
        .file("a/V2__two.sql", "CREATE TABLE two (id int);")
        .file("a/deep/V3__three.sql", "CREATE TABLE three (id int);")
        .file("b/V1__one.sql", "CREATE TABLE one (id int);")
        .file("wild/x/sql/V4__four.sql", "CREATE TABLE four (id int);");

    agree(target, 4);
  }

  @Test
  void severalSchemasAndAHistoryOfAnotherName(TestDatabase target) throws Exception {
    own.put("schemas", "app,audit");
    own.put("table", "Changes");
    own.put("createSchemas", "false");
    folder
        .file("sql/V1__one.sql", "CREATE TABLE one (id int); CREATE TABLE audit.log (id int);")
        .file(
            "sql/R__d.sql",
            "COMMENT ON TABLE one IS 'in ${flyway:defaultSchema}.${flyway:table}';");
    execute(target, "CREATE SCHEMA app; CREATE SCHEMA audit");

    agree(target, 2);
  }

  @Test
  void placeholdersOfTheProjectAndOfFlyway(TestDatabase target) throws Exception {
    own.put("placeholders.who", "everybody");
    own.put("placeholderPrefix", "@{");
    own.put("placeholderSuffix", "}@");
    own.put("placeholderSeparator", "_");
    folder
        .file("sql/V1__one.sql", "CREATE TABLE @{who}@ (id int);")
        .file(
            "sql/R__c.sql",
            "COMMENT ON TABLE @{WHO}@ IS '@{flyway_user}@ @{flyway_database}@"
                + " @{flyway_defaultSchema}@ @{flyway_filename}@ @{flyway_environment}@';")
        .file("sql/R__w.sql", "COMMENT ON COLUMN everybody.id IS '@{flyway_workingDirectory}@';");

    agree(target, 3);
  }

  @Test
  void withoutPlaceholders(TestDatabase target) throws Exception {
    own.put("placeholderReplacement", "false");
    folder
        .file("sql/V1__one.sql", "CREATE TABLE one (id int);")
        .file("sql/R__c.sql", "COMMENT ON TABLE one IS '${nobody}';");

    agree(target, 2);
  }

  @Test
  void callbacksBesideAndElsewhere(TestDatabase target) throws Exception {
    folder
        .file("sql/beforeMigrate.sql", "CREATE TABLE IF NOT EXISTS trail (what text);")
        .file("sql/afterEachMigrate__log.sql", "INSERT INTO trail VALUES ('one');")
        .file("sql/V1__one.sql", "CREATE TABLE one (id int);")
        .file("sql/V2__two.sql", "CREATE TABLE two (id int);");

    agree(target, 2);
  }

  @Test
  void aRepeatableWithATimestampApartFromItsChecksum(TestDatabase target) throws Exception {
    folder
        .file("sql/V1__one.sql", "CREATE TABLE one (id int);")
        .file("sql/R__t.sql", "COMMENT ON TABLE one IS '${flyway:timestamp}';");
    FlywayProject project = project();
    List<Line> offline = offline(target, project);
    flyway().dataSource(dataSource(target)).load().migrate();

    assertThat(withoutChecksums(offline)).isEqualTo(withoutChecksums(history(target, project)));
    assertThat(project.migrations().getLast().equivalentChecksums()).hasSize(1);
  }

  @Test
  void baselineAndUndoFiles(TestDatabase target) throws Exception {
    own.put("baselineMigrationPrefix", "BASE");
    folder
        .file("sql/V1__one.sql", "CREATE TABLE one (id int);")
        .file("sql/V2__two.sql", "CREATE TABLE two (id int);")
        .file("sql/BASE2__start.sql", "CREATE TABLE one (id int); CREATE TABLE two (id int);")
        .file("sql/U2__two.sql", "DROP TABLE two;")
        .file("sql/V3__three.sql", "CREATE TABLE three (id int);");
    FlywayProject project = project();
    List<Line> offline = offline(target, project);
    flyway().dataSource(dataSource(target)).load().migrate();

    assertThat(offline).hasSize(4);
    assertThat(history(target, project))
        .isEqualTo(
            offline.stream()
                .filter(
                    line -> line.type().equals("SQL_BASELINE") || line.script().startsWith("V3"))
                .toList());
  }

  @Test
  void scriptConfigurations(TestDatabase target) throws Exception {
    folder
        .file("sql/V1__one.sql", "CREATE TABLE one (id int); CREATE INDEX i ON one (id);")
        .file("sql/V2__again.sql", "REINDEX TABLE CONCURRENTLY one;")
        .file("sql/V2__again.sql.conf", "executeInTransaction=false")
        .file("sql/V3__latin.sql.conf", "encoding=ISO-8859-1", "placeholderReplacement=false")
        .bytes(
            "sql/V3__latin.sql",
            "COMMENT ON TABLE one IS '\u00e9${x}';".getBytes(StandardCharsets.ISO_8859_1))
        .file("sql/V4__index.sql", "CREATE INDEX CONCURRENTLY j ON one (id);");

    FlywayProject project = agree(target, 4);

    assertThat(project.migrations())
        .extracting(ReleaseMigration::transactional)
        .containsExactly(true, false, true, false);
  }

  @Test
  void carriageReturnsAndByteOrderMarks(TestDatabase target) throws Exception {
    folder
        .bytes(
            "sql/V1__crlf.sql",
            "CREATE TABLE one (\r\n  id int\r\n);\r\n".getBytes(StandardCharsets.UTF_8))
        .bytes(
            "sql/V2__bom.sql",
            "\ufeffCREATE TABLE two (id int);\n\n\n".getBytes(StandardCharsets.UTF_8))
        .bytes("sql/V3__empty.sql", new byte[0])
        .bytes(
            "sql/R__noend.sql",
            "CREATE OR REPLACE VIEW v AS SELECT 1 AS a".getBytes(StandardCharsets.UTF_8));

    FlywayProject project = agree(target, 4);

    assertThat(project.migrations().getFirst().statements()).hasSize(1);
  }

  @Test
  void namesThatAreNotAscii(TestDatabase target) throws Exception {
    folder
        .file("sql/V1__größe_übertragen.sql", "CREATE TABLE one (id int);")
        .file("sql/späte/V2__表.sql", "CREATE TABLE two (id int);");

    agree(target, 2);
  }

  @Test
  void ownTransactionControlAndHistoryWrites(TestDatabase target) throws Exception {
    folder
        .file("sql/V1__own.sql", "BEGIN;", "CREATE TABLE one (id int);", "COMMIT;")
        .file("sql/V2__two.sql", "CREATE TABLE two (id int);")
        .file(
            "sql/V3__rewrite.sql",
            "DELETE FROM flyway_schema_history WHERE version = '2';",
            "ALTER TABLE two ADD COLUMN a int;");
    FlywayProject project = project();
    List<Line> offline = offline(target, project);
    flyway().dataSource(dataSource(target)).load().migrate();

    assertThat(history(target, project)).containsExactly(offline.get(0), offline.get(2));
  }

  @Test
  void codeInDollarsCopiedRowsAndQuotes(TestDatabase target) throws Exception {
    folder.file(
        "sql/V1__all.sql",
        "CREATE TABLE one (id int, what text);",
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$",
        "BEGIN",
        "  RETURN 1; -- ';'",
        "END $body$;",
        "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;",
        "COPY one (id, what) FROM STDIN;",
        "1\tCOMMIT;",
        "\\.",
        "/* a comment; */ INSERT INTO one VALUES (2, 'it''s; fine');",
        "ALTER TABLE one ADD COLUMN \"odd;name\" int;");

    FlywayProject project = agree(target, 1);

    assertThat(project.migrations().getFirst().statements())
        .extracting(ReleaseMigration.ScriptStatement::line)
        .containsExactly(1, 2, 6, 7, 10, 11);
  }

  @Test
  void groupMixedTargetAndOutOfOrder(TestDatabase target) throws Exception {
    own.put("mixed", "true");
    own.put("group", "true");
    own.put("outOfOrder", "true");
    folder
        .file(
            "sql/V1__one.sql",
            "CREATE TABLE one (id int);",
            "CREATE INDEX CONCURRENTLY i ON one (id);")
        .file("sql/V2__two.sql", "CREATE TABLE two (id int);");

    agree(target, 2);
  }

  record Line(
      String type,
      @Nullable String version,
      String description,
      String script,
      @Nullable Integer checksum) {}

  private FlywayProject agree(TestDatabase target, int count) throws Exception {
    FlywayProject project = project();
    List<Line> offline = offline(target, project);
    flyway().dataSource(dataSource(target)).load().migrate();

    assertThat(offline).hasSize(count).isEqualTo(history(target, project));
    assertThat(project.scriptFindings()).noneMatch(each -> each.finding().blocks());
    return project;
  }

  private FlywayProject project() throws Exception {
    folder.file(
        "flyway.conf",
        own.entrySet().stream()
            .map(each -> "flyway." + each.getKey() + "=" + each.getValue())
            .toArray(String[]::new));
    return folder.project();
  }

  private static List<Line> offline(TestDatabase target, FlywayProject project) throws Exception {
    try (Connection connection = target.connect()) {
      return project.on(connection).migrations().stream()
          .map(
              each ->
                  new Line(
                      each.kind() == ReleaseMigration.Kind.BASELINE ? "SQL_BASELINE" : "SQL",
                      each.name().version(),
                      each.name().description(),
                      each.name().script(),
                      each.checksum()))
          .toList();
    }
  }

  /** Flyway with the project's settings, and nothing of ours but what it cannot do without. */
  private FluentConfiguration flyway() {
    Map<String, String> properties =
        own.entrySet().stream()
            .filter(each -> !each.getKey().equals("baselineMigrationPrefix"))
            .collect(Collectors.toMap(each -> "flyway." + each.getKey(), Map.Entry::getValue));
    properties.merge(
        "flyway.locations",
        "",
        (value, _) -> value.replace("filesystem:", "filesystem:" + folder.directory + "/"));
    FluentConfiguration flyway =
        Flyway.configure()
            .loggers(FlywayLog.class.getName())
            .workingDirectory(folder.directory.toString())
            .configuration(properties);
    flyway
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    String baseline = own.get("baselineMigrationPrefix");
    if (baseline != null) {
      flyway
          .getPluginRegister()
          .getExact(BaselineMigrationConfigurationExtension.class)
          .setBaselineMigrationPrefix(baseline);
    }
    return flyway;
  }

  private static javax.sql.DataSource dataSource(TestDatabase target) {
    org.postgresql.ds.PGSimpleDataSource source = new org.postgresql.ds.PGSimpleDataSource();
    source.setUrl(target.settings().jdbcUrl());
    source.setUser(target.settings().user());
    source.setPassword("postgres");
    return source;
  }

  private static void execute(TestDatabase target, String sql) throws Exception {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<Line> withoutChecksums(List<Line> lines) {
    return lines.stream()
        .map(line -> new Line(line.type(), line.version(), line.description(), line.script(), null))
        .toList();
  }

  private static List<Line> history(TestDatabase target, FlywayProject project) throws Exception {
    List<Line> lines = new ArrayList<>();
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT type, version, description, script, checksum FROM "
                    + project.historyTable().sqlName()
                    + " ORDER BY installed_rank")) {
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
