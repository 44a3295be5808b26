package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.postgres.CatalogReader;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever folder Flyway's own library migrates with a project's settings, the gate migrates to the
 * same catalogue, with the same history.
 */
@ServerTest
class SameAsFlywayTest {
  private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, name text);\n";
  private static final String COLUMN = "ALTER TABLE t ADD COLUMN extra text DEFAULT 'x';\n";

  @TempDir Path directory;

  /** A project as it is found in the wild; its Flyway settings stand in flyway.conf. */
  enum Folder {
    PLAIN("", p -> p.migration("V1__a.sql", TABLE).migration("V2__b.sql", COLUMN)),
    CUSTOM_NAMES(
        """
        flyway.sqlMigrationPrefix=MIG_
        flyway.sqlMigrationSeparator=--
        flyway.sqlMigrationSuffixes=.pgsql,.sql
        flyway.repeatableSqlMigrationPrefix=REP_
        """,
        p ->
            p.migration("MIG_1--a.pgsql", TABLE)
                .migration("MIG_1.1--b.sql", COLUMN)
                .migration("REP_--v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM t;")),
    SEVERAL_LOCATIONS(
        "flyway.locations=filesystem:sql/migrations,filesystem:sql/more\n",
        p -> p.migration("V1__a.sql", TABLE).file("sql/more/deep/V2__b.sql", COLUMN)),
    SEVERAL_SCHEMAS(
        "flyway.schemas=app,audit\nflyway.defaultSchema=app\nflyway.table=history\n",
        p ->
            p.migration("V1__a.sql", TABLE)
                .migration("V2__b.sql", "CREATE TABLE audit.log (at timestamptz);")),
    PLACEHOLDERS(
        "flyway.placeholders.owner=drafts\nflyway.placeholderPrefix=#[\nflyway.placeholderSuffix=]\n",
        p -> p.migration("V1__a.sql", "CREATE TABLE #[owner] (at text DEFAULT '${kept}');")),
    NO_PLACEHOLDERS(
        "flyway.placeholderReplacement=false\n",
        p -> p.migration("V1__a.sql", "CREATE TABLE t (at text DEFAULT '${kept}');")),
    CALLBACKS(
        "",
        p ->
            p.migration("beforeMigrate.sql", "CREATE TABLE IF NOT EXISTS seen (what text);")
                .migration("afterEachMigrate__note.sql", "INSERT INTO seen VALUES ('each');")
                .migration("afterMigrate.sql", "CREATE OR REPLACE VIEW v AS SELECT * FROM t;")
                .migration("V1__a.sql", TABLE)
                .migration("V2__b.sql", "CREATE TABLE u (id int);")),
    REPEATABLES(
        "",
        p ->
            p.migration("V1__a.sql", TABLE)
                .migration("R__b_view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM t;")
                .migration("R__always.sql", "-- ${flyway:timestamp}\nCOMMENT ON TABLE t IS 'x';")),
    BASELINE_MIGRATION(
        "",
        p ->
            p.migration("V1__a.sql", "CREATE TABLE old (id int);")
                .migration("B2__base.sql", TABLE)
                .migration("V3__b.sql", COLUMN)),
    UNDO_FILES(
        "",
        p ->
            p.migration("V1__a.sql", TABLE)
                .migration("U1__a.sql", "DROP TABLE t;")
                .migration("V2__b.sql", COLUMN)),
    SCRIPT_CONFIGURATION(
        "",
        p ->
            p.migration("V1__a.sql", TABLE)
                .migration("V2__b.sql", "REINDEX TABLE CONCURRENTLY t;\nVACUUM t;")
                .migration("V2__b.sql.conf", "executeInTransaction=false\n")),
    CONCURRENT_INDEX(
        "",
        p ->
            p.migration("V1__a.sql", TABLE)
                .migration("V2__b.sql", "CREATE INDEX CONCURRENTLY ix ON t (name);")
                .migration("V3__c.sql", "CREATE INDEX CONCURRENTLY ix2 ON t (id, name);")),
    CARRIAGE_RETURNS(
        "",
        p ->
            p.migration("V1__a.sql", TABLE.replace("\n", "\r\n"))
                .migration(
                    "V2__b.sql",
                    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\r\nSELECT 1;\r\n$$;\r\n")),
    NON_ASCII_NAMES(
        "", p -> p.migration("V1__größe_и_名.sql", TABLE).migration("V2__é.sql", COLUMN)),
    OWN_TRANSACTIONS(
        "",
        p ->
            p.migration("V1__a.sql", "BEGIN;\n" + TABLE + "COMMIT;\n")
                .migration("V2__b.sql", COLUMN)),
    MIXED(
        "flyway.mixed=true\n",
        p ->
            p.migration("V1__a.sql", TABLE)
                .migration("V2__b.sql", COLUMN + "CREATE INDEX CONCURRENTLY ix ON t (extra);")),
    GROUP(
        "flyway.group=true\n", p -> p.migration("V1__a.sql", TABLE).migration("V2__b.sql", COLUMN)),
    STRANGE_VERSIONS(
        "",
        p ->
            p.migration("V20261121.1__a.sql", TABLE)
                .migration("V20261121_2__b.sql", COLUMN)
                .migration("V020261121.10__c.sql", "CREATE TABLE c (id int);")),
    DOLLAR_QUOTES_AND_COPY(
        "",
        p ->
            p.migration("V1__a.sql", TABLE)
                .migration("V2__b.sql", "COPY t (id, name) FROM STDIN;\n1\tone\n2\ttwo\n\\.\n")
                .migration(
                    "V3__c.sql",
                    "DO $x$ BEGIN EXECUTE 'CREATE TABLE d (id int)'; END $x$;\nSELECT 1;\n"));

    private final String settings;

    @SuppressWarnings("ImmutableEnumChecker") // the lambdas have no state
    private final Consumer<Project> files;

    Folder(String settings, Consumer<Project> files) {
      this.settings = settings;
      this.files = files;
    }

    void write(Project project) {
      String locations =
          settings.contains("flyway.locations")
              ? ""
              : "flyway.locations=filesystem:sql/migrations\n";
      project.file("flyway.conf", locations + settings);
      project.contract("[probes.nothing]\nsql = \"SELECT 1 WHERE false\"\n");
      files.accept(project);
    }
  }

  @ParameterizedTest
  @EnumSource(Folder.class)
  void theGateEndsWhereFlywayEnds(Folder folder, TestDatabase byFlyway) throws Exception {
    TestDatabase byGate = byFlyway.server().createDatabase();
    for (TestDatabase database : List.of(byFlyway, byGate)) {
      database.execute("CREATE SCHEMA app; CREATE SCHEMA audit;");
    }
    Project project = Project.empty(directory);
    folder.write(project);
    int migrated = flyway(byFlyway).migrate().migrationsExecuted;
    Ended gate = project.on(byGate).run("gate");
    assertThat(gate.exitCode()).as(gate.all()).isZero();
    assertThat(migrated).isPositive();
    assertThat(gate.out()).contains("applied " + migrated + ",");
    assertThat(catalog(byGate)).isEqualTo(catalog(byFlyway));
    assertThat(routinesAndViews(byGate)).isEqualTo(routinesAndViews(byFlyway));
    assertThat(history(byGate, folder)).isEqualTo(history(byFlyway, folder));
    assertThat(project.run("gate").exitCode()).as("again").isZero();
  }

  /** Flyway's own library, with the project's own settings, and a lock that does not hang it. */
  private Flyway flyway(TestDatabase database) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(directory.resolve("flyway.conf"))));
    Map<String, String> settings = new HashMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    settings.computeIfPresent(
        "flyway.locations",
        (_, all) -> all.replace("filesystem:", "filesystem:" + directory + "/"));
    FluentConfiguration configuration =
        Flyway.configure()
            .configuration(settings)
            .loggers("dev.migrationsentry.migration.FlywayLog")
            .dataSource(database.settings().jdbcUrl(), database.settings().user(), "postgres");
    PostgreSQLConfigurationExtension extension =
        configuration.getPluginRegister().getExact(PostgreSQLConfigurationExtension.class);
    assertThat(extension).isNotNull();
    extension.setTransactionalLock(false);
    return configuration.load();
  }

  private static Catalog catalog(TestDatabase database) throws Exception {
    try (Connection connection = database.connect()) {
      return CatalogReader.schemas(
          connection, new Stop(Duration.ofMinutes(1)), Set.of("public", "app", "audit"));
    }
  }

  /** What CatalogReader does not read. */
  private static List<String> routinesAndViews(TestDatabase database) {
    return database.query(
        """
        SELECT pg_get_functiondef(p.oid) FROM pg_proc p
         WHERE pronamespace IN ('public'::regnamespace, 'app'::regnamespace, 'audit'::regnamespace)
        UNION ALL
        SELECT c.oid::regclass || pg_get_viewdef(c.oid) FROM pg_class c
         WHERE relkind IN ('v', 'm')
           AND relnamespace IN ('public'::regnamespace, 'app'::regnamespace, 'audit'::regnamespace)
        UNION ALL
        SELECT objoid::regclass || description FROM pg_description
         WHERE classoid = 'pg_class'::regclass AND objoid >= 16384
        ORDER BY 1
        """);
  }

  private static List<String> history(TestDatabase database, Folder folder) {
    // A time stamp is part of that script's checksum: it differs by design.
    String checksum =
        folder == Folder.REPEATABLES
            ? "CASE WHEN script LIKE '%always%' THEN 0 ELSE checksum END"
            : "checksum";
    return database.query(
        "SELECT concat_ws('|', installed_rank, version, description, type, script, "
            + checksum
            + ", success) FROM "
            + (folder == Folder.SEVERAL_SCHEMAS ? "app.history" : "flyway_schema_history")
            + " ORDER BY installed_rank");
  }
}
