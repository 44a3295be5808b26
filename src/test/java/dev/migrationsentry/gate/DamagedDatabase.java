package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.postgres.RandomSchema;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * A project, a database that has some of its migrations, with rows, and to which people and crashes
 * have done something; and beside it a clean one, which has the same rows and all migrations. The
 * same for the same seed.
 */
final class DamagedDatabase implements AutoCloseable {
  private static final Path SAMPLE = Path.of("sql");

  /** Every so many migrations of a random history one changes rows alone. */
  private static final int DATA = 9;

  /** A statement for each thing that could be dropped or made otherwise by hand. */
  private static final String WRECKERS =
      """
      SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS wrecker
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
      WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE 'flyway%'
      UNION ALL
      SELECT format('UPDATE pg_index SET indisvalid = false WHERE indexrelid = %L::regclass',
        i.indexrelid::regclass)
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
      WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE 'flyway%'
        AND NOT i.indisprimary
      UNION ALL
      SELECT format('ALTER TABLE %s DROP COLUMN %I', a.attrelid::regclass, a.attname)
      FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
      WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND a.attnum > 1
        AND NOT a.attisdropped AND t.relname NOT LIKE 'flyway%' AND t.relname <> 'ledger'
      UNION ALL
      SELECT format('ALTER TABLE %s ALTER COLUMN %I TYPE varchar(77)', a.attrelid::regclass,
        a.attname)
      FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
      WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND a.attnum > 1
        AND NOT a.attisdropped AND t.relname NOT LIKE 'flyway%' AND t.relname <> 'ledger'
      UNION ALL
      SELECT format('DROP %s %s', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'SEQUENCE' END,
        c.oid::regclass)
      FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'S')
      UNION ALL
      SELECT format('DROP FUNCTION %s', p.oid::regprocedure) FROM pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace
      ORDER BY wrecker
      """;

  /** Rows for the tables of a random history, as far as its checks let them in. */
  private static final String ROWS =
      """
      DO $$
      DECLARE t regclass;
      BEGIN
        FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind = 'r' AND relname ~ '^[tr][0-9]' ORDER BY relname LOOP
          BEGIN
            EXECUTE format('INSERT INTO %s DEFAULT VALUES', t);
          EXCEPTION WHEN check_violation OR foreign_key_violation THEN NULL;
          END;
        END LOOP;
      END $$
      """;

  private static final Pattern CHANGES_ROWS =
      Pattern.compile("^(INSERT INTO|UPDATE) ", Pattern.MULTILINE);

  private final TestDatabase any;

  final Project project;
  final TestDatabase clean;
  final TestDatabase target;

  /** What was done to the target, in words. */
  final List<String> done = new ArrayList<>();

  private final Random random;
  private final Map<Integer, String> scripts = new LinkedHashMap<>();
  private final int applied;
  private final boolean sample;

  /**
   * The sample's history where the seed ends in 3 or 7; else a random one.
   *
   * @param migrations of a random history
   */
  DamagedDatabase(long seed, int migrations, TestDatabase any, Path directory) throws IOException {
    this.any = any;
    random = new Random(seed);
    project = Project.empty(directory);
    sample = seed % 10 == 3 || seed % 10 == 7;
    if (sample) {
      copySample();
    } else {
      write(new RandomSchema(seed), migrations);
    }
    applied = 1 + random.nextInt(scripts.size());
    String rows = sample ? sampleRows() : ROWS;
    TestDatabase first = any.server().createDatabase();
    boolean withRows = migrates(first, rows);
    clean = withRows ? first : any.server().createDatabase();
    if (!withRows) {
      drop(first);
      assertThat(migrates(clean, "SELECT 1")).isTrue();
    }
    target = any.server().createDatabase();
    flyway(target, Integer.toString(applied)).load().migrate();
    target.execute(withRows ? rows : "SELECT 1");
    done.add("migrated to " + applied);
    if (!sample) {
      var export = project.on(clean).run("contract", "export");
      assertThat(export.exitCode()).as(export.all()).isZero();
      project.contract(export.out());
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      damage();
    }
  }

  /** A random history may not be able to do with rows what it does without. */
  private boolean migrates(TestDatabase database, String rows) {
    flyway(database, Integer.toString(applied)).load().migrate();
    database.execute(rows);
    try {
      flyway(database, "latest").load().migrate();
      return true;
    } catch (FlywayException e) {
      return false;
    }
  }

  private void write(RandomSchema schema, int migrations) {
    scripts.put(1, "CREATE TABLE ledger (id int PRIMARY KEY, note text);");
    for (int version = 2; version <= migrations; version++) {
      scripts.put(
          version,
          version % DATA == 0
              ? "INSERT INTO ledger VALUES (%d, 'n') ON CONFLICT DO NOTHING;".formatted(version)
              : schema.next() + ";");
    }
    scripts.forEach(
        (version, script) -> project.migration("V" + version + "__step.sql", script + "\n"));
  }

  private void copySample() throws IOException {
    try (var files = Files.walk(SAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        project.file(file.toString(), text);
        String name = file.getFileName().toString();
        if (name.matches("V\\d+__.*")) {
          scripts.put(Integer.valueOf(name.substring(1, name.indexOf('_'))), text);
        }
      }
    }
  }

  /** Before V5 a proposal may belong to nobody; from V3 on they are counted. */
  private String sampleRows() {
    return """
    INSERT INTO users (email, created_at) VALUES ('ada@example.org', '2026-01-01 00:00:00Z');
    INSERT INTO proposals (user_id, title, created_at)
    SELECT %s, 'p' || g, '2026-01-01' FROM generate_series(1, 5) AS g;
    %s
    """
        .formatted(
            applied < 5 ? "CASE WHEN g % 2 = 0 THEN 1 END" : "1",
            applied < 3
                ? ""
                : "INSERT INTO pipeline_counts SELECT stage, count(*) FROM proposals GROUP BY 1;");
  }

  /** Something that people and crashes do. */
  private void damage() {
    boolean hasHistory = !history().isEmpty();
    switch (random.nextInt(hasHistory ? 15 : 5)) {
      case 0, 1 -> byHand(1 + random.nextInt(3));
      case 2 ->
          attempt("ALTER TABLE " + (sample ? "proposals" : "ledger") + " ADD COLUMN by_hand int");
      case 3, 4 -> somethingElseByHand();
      case 5 -> rowGone(rank());
      case 6 -> attempt("DROP TABLE flyway_schema_history");
      case 7 -> row("success = false");
      case 8 -> row("checksum = 1");
      case 9 ->
          attempt(
              "INSERT INTO flyway_schema_history SELECT 900 + installed_rank, version,"
                  + " description, type, script, checksum, installed_by, installed_on, 0, true"
                  + " FROM flyway_schema_history WHERE installed_rank = "
                  + rank());
      case 10 -> lastRowsGone();
      case 11 -> row("version = NULL");
      case 12 -> row("installed_rank = -installed_rank");
      default -> stamped();
    }
  }

  private void row(String falsified) {
    attempt("UPDATE flyway_schema_history SET " + falsified + " WHERE installed_rank = " + rank());
  }

  /** To an object that a migration made, and perhaps a later one needs. */
  private void somethingElseByHand() {
    List<String> wreckers = target.query(WRECKERS);
    if (!wreckers.isEmpty()) {
      attempt(wreckers.get(random.nextInt(wreckers.size())));
    }
  }

  private int rank() {
    return 1 + random.nextInt(applied);
  }

  /** The next migrations, or a part of the last of them, typed into psql. */
  private void byHand(int count) {
    for (int i = 0; i < count && applied + i < scripts.size(); i++) {
      String script = String.valueOf(scripts.get(applied + 1 + i));
      boolean part = i == count - 1 && random.nextBoolean();
      attempt(part ? script.split(";", -1)[0] : script);
    }
  }

  private void lastRowsGone() {
    int last = Math.max(1, applied - 1 - random.nextInt(3));
    for (int rank = applied; rank > last; rank--) {
      rowGone(rank);
    }
  }

  private void rowGone(int rank) {
    if (!changesRows(rank)) {
      attempt("DELETE FROM flyway_schema_history WHERE installed_rank = " + rank);
    }
  }

  private void stamped() {
    int version = applied + 1;
    if (scripts.containsKey(version) && !changesRows(version)) {
      try {
        flyway(target, Integer.toString(version)).skipExecutingMigrations(true).load().migrate();
        done.add("stamped " + version);
      } catch (FlywayException e) {
        done.add("not stamped");
      }
    }
  }

  /** Nobody can tell whether such a one has run: a probe is what it would need. */
  private boolean changesRows(int version) {
    return CHANGES_ROWS.matcher(String.valueOf(scripts.get(version))).find();
  }

  /** Plain Flyway, a stranger to the gate. */
  private FluentConfiguration flyway(TestDatabase database, String version) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(database.settings().jdbcUrl(), database.settings().user(), "postgres")
            .locations("filesystem:" + project.directory().resolve("sql/migrations"))
            .loggers("dev.migrationsentry.migration.FlywayLog")
            .target(version);
    PostgreSQLConfigurationExtension extension =
        configuration.getPluginRegister().getExact(PostgreSQLConfigurationExtension.class);
    assertThat(extension).isNotNull();
    extension.setTransactionalLock(false);
    return configuration;
  }

  private void attempt(String sql) {
    try {
      target.execute(sql);
      done.add(sql);
    } catch (IllegalStateException e) {
      done.add("(failed) " + sql);
    }
  }

  /** The target's, whole; empty where there is no table. */
  List<String> history() {
    return "null".equals(target.query("SELECT to_regclass('flyway_schema_history')").getFirst())
        ? List.of()
        : target.query("SELECT h::text FROM flyway_schema_history h ORDER BY h::text");
  }

  /** The versions that the target's history has as applied. */
  List<String> recorded() {
    return history().isEmpty()
        ? List.of()
        : target.query(
            "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL"
                + " AND installed_rank >= 0 ORDER BY installed_rank");
  }

  /** All rows of all tables but those of the tools, by the columns that the clean one has. */
  static Map<String, List<String>> rows(TestDatabase of, TestDatabase columnsAsIn) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String table :
        columnsAsIn.query(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind ="
                + " 'r' AND relname NOT IN ('flyway_schema_history', 'migration_sentry_receipts')"
                + " ORDER BY 1")) {
      String columns =
          columnsAsIn
              .query(
                  "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '"
                      + table
                      + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname")
              .stream()
              .map(column -> "quote_nullable(" + column + ")")
              .collect(Collectors.joining(", "));
      rows.put(
          table,
          of.query("SELECT concat_ws(' | ', " + columns + ") FROM " + table + " ORDER BY 1"));
    }
    return rows;
  }

  /** Hundreds of them would fill a disk. */
  @Override
  public void close() {
    drop(clean);
    drop(target);
  }

  private void drop(TestDatabase database) {
    any.execute("DROP DATABASE " + database.name() + " WITH (FORCE)");
  }
}
