package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.postgres.RandomSchema;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A history of forty mixed migrations, a database in a random mixture of states, one gate: it
 * passes and the database is what a clean migration makes, or it refuses and has changed nothing.
 * Every other one refuses drift, and then that is the whole catalogue; else it is all that the
 * contract speaks of, and the whole catalogue wherever something was recorded. {@code
 * -Drecoveries=500} for the long run, {@code -Dseed=N} to begin elsewhere.
 */
@ServerTest
class RecoveryPropertyTest {
  private static final int CASES = Integer.getInteger("recoveries", 4);
  private static final long SEED = Long.getLong("seed", 20_261_121);
  private static final int MIGRATIONS = 40;

  /** Every so many migrations one changes rows alone. */
  private static final int DATA = 9;

  /** What the contract, exported from the clean database, speaks of. */
  private static final Set<ObjectKind> OF_THE_CONTRACT =
      EnumSet.of(ObjectKind.TABLE, ObjectKind.COLUMN, ObjectKind.INDEX, ObjectKind.CONSTRAINT);

  /** A statement for each thing that could be dropped or made otherwise by hand. */
  private static final String WRECKERS =
      """
      SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS wrecker
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
      WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE 'flyway%'
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

  @TempDir Path directory;

  @Test
  void passesCleanOrRefusesAndSaysWhatIsIn(TestDatabase any) throws Exception {
    Map<Integer, Integer> exits = new TreeMap<>();
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      Case each = new Case(seed, any);
      try {
        exits.merge(each.run(), 1, Integer::sum);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dseed=" + seed + " after " + each.done, e);
      }
    }
    System.out.println("recoveries from seed " + SEED + " by exit code: " + exits);
    assertThat(exits.keySet()).isSubsetOf(0, 50, 52, 60);
  }

  private final class Case {
    private final Random random;
    private final Project project;
    private final TestDatabase clean;
    private final TestDatabase target;
    private final List<String> scripts = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final boolean refusesDrift;
    private int applied;

    Case(long seed, TestDatabase any) {
      random = new Random(seed);
      refusesDrift = seed % 2 == 0;
      project = Project.empty(directory.resolve("case" + seed));
      clean = any.server().createDatabase();
      target = any.server().createDatabase();
      RandomSchema schema = new RandomSchema(seed);
      scripts.add("CREATE TABLE ledger (id int PRIMARY KEY, note text);");
      for (int version = 2; version <= MIGRATIONS; version++) {
        scripts.add(
            version % DATA == 0
                ? "INSERT INTO ledger VALUES (%d, 'n') ON CONFLICT DO NOTHING;".formatted(version)
                : schema.next() + ";");
      }
      for (int version = 1; version <= MIGRATIONS; version++) {
        project.migration("V" + version + "__step.sql", scripts.get(version - 1) + "\n");
      }
    }

    int run() throws Exception {
      flyway(clean, "latest").load().migrate();
      Ended export = project.on(clean).run("contract", "export");
      assertThat(export.exitCode()).as(export.all()).isZero();
      project.contract(export.out());
      applied = 1 + random.nextInt(MIGRATIONS);
      flyway(target, Integer.toString(applied)).load().migrate();
      done.add("migrated to " + applied);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        damage();
      }
      List<String> historyBefore = history();
      Snapshot before = Snapshots.of(target);
      List<String> rowsBefore = rows(target);

      Ended ended = project.on(target).run("gate", "--drift", refusesDrift ? "refuse" : "warn");

      String as = done + "\n" + ended.all();
      if (Boolean.getBoolean("tell")) {
        System.out.println(ended.exitCode() + " " + as);
      }
      if (ended.exitCode() == 0) {
        isClean(as);
      } else {
        assertThat(ended.out())
            .as(as)
            .containsAnyOf(
                "STATE: the database was not touched",
                "STATE: rolled back; the database is as it was before");
        assertThat(SnapshotDifference.between(before, Snapshots.of(target))).as(as).isEmpty();
        assertThat(rows(target)).as(as).isEqualTo(rowsBefore);
        assertThat(history()).as(as).isEqualTo(historyBefore);
      }
      return ended.exitCode();
    }

    private void isClean(String as) throws Exception {
      Snapshot wanted = Snapshots.of(clean);
      Snapshot found = Snapshots.of(target);
      assertThat(rows(target)).as(as).isEqualTo(rows(clean));
      assertThat(ofTheContract(found)).as(as).containsAllEntriesOf(ofTheContract(wanted));
      boolean recorded =
          !"null"
              .equals(target.query("SELECT to_regclass('migration_sentry_receipts')").getFirst());
      if (recorded || refusesDrift) {
        assertThat(SnapshotDifference.between(wanted, found)).as(as).isEmpty();
      }
      Ended again = project.run("gate");
      assertThat(again.exitCode()).as(again.all()).isZero();
    }

    /** Something that people and crashes do. */
    private void damage() {
      boolean hasHistory = !history().isEmpty();
      switch (random.nextInt(hasHistory ? 11 : 4)) {
        case 0, 1 -> byHand(1 + random.nextInt(3));
        case 2 -> attempt("ALTER TABLE ledger ADD COLUMN by_hand int");
        case 10 -> somethingElseByHand();
        case 3 -> attempt("DELETE FROM flyway_schema_history WHERE installed_rank = " + rank());
        case 4 -> attempt("DROP TABLE flyway_schema_history");
        case 5 ->
            attempt(
                "UPDATE flyway_schema_history SET success = false WHERE installed_rank = "
                    + rank());
        case 6 ->
            attempt(
                "UPDATE flyway_schema_history SET checksum = 1 WHERE installed_rank = " + rank());
        case 7 ->
            attempt(
                "INSERT INTO flyway_schema_history SELECT 900 + installed_rank, version,"
                    + " description, type, script, checksum, installed_by, installed_on, 0, true"
                    + " FROM flyway_schema_history WHERE installed_rank = "
                    + rank());
        case 8 -> lastRowsGone();
        default -> stamped();
      }
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
      for (int i = 0; i < count && applied + i < MIGRATIONS; i++) {
        String script = scripts.get(applied + i);
        boolean part = i == count - 1 && random.nextBoolean();
        attempt(part ? script.split(";", -1)[0] : script);
      }
    }

    private void lastRowsGone() {
      attempt(
          "DELETE FROM flyway_schema_history WHERE installed_rank > "
              + Math.max(1, applied - 1 - random.nextInt(3)));
    }

    /** Not one that changes rows alone: nobody could tell, and a probe is what it would need. */
    private void stamped() {
      int version = applied + 1;
      if (version <= MIGRATIONS && version % DATA != 0) {
        try {
          flyway(target, Integer.toString(version)).skipExecutingMigrations(true).load().migrate();
          done.add("stamped " + version);
        } catch (FlywayException e) {
          done.add("not stamped");
        }
      }
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

    private List<String> history() {
      return "null".equals(target.query("SELECT to_regclass('flyway_schema_history')").getFirst())
          ? List.of()
          : target.query("SELECT h::text FROM flyway_schema_history h ORDER BY h::text");
    }
  }

  private static List<String> rows(TestDatabase database) {
    return database.query("SELECT concat_ws(' ', id, note) FROM ledger ORDER BY id");
  }

  private static Map<ObjectId, String> ofTheContract(Snapshot snapshot) {
    Map<ObjectId, String> definitions = new TreeMap<>(snapshot.definitions());
    definitions.keySet().removeIf(object -> !OF_THE_CONTRACT.contains(object.kind()));
    return definitions;
  }
}
