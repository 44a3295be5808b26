package dev.migrationsentry.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.ContractFile;
import dev.migrationsentry.postgres.CatalogReader;
import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;

/**
 * The SQL in sql/, run by plain Flyway and plain JDBC: it must be sound before a gate looks at it.
 */
@ServerTest
class SampleProjectTest {
  /** Everything in schema public that a release could notice, but for the order of columns. */
  private static final String CATALOGUE =
      """
      SELECT format('column %s.%s %s null=%s default=%s', attrelid::regclass, attname,
                    format_type(atttypid, atttypmod), NOT attnotnull,
                    pg_get_expr(adbin, adrelid)) AS line
      FROM pg_attribute
      JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
      UNION ALL
      SELECT format('index %s valid=%s', pg_get_indexdef(indexrelid), indisvalid)
      FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
      WHERE relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT format('constraint %s.%s %s valid=%s', conrelid::regclass, conname,
                    pg_get_constraintdef(oid), convalidated)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      ORDER BY line
      """;

  private static final Path PROBE = Path.of("sql/probes/pipeline_counts_match_rows.sql");
  private static final Path HOT_PATCH = Path.of("sql/hot_patch/conversions_proposal_id.sql");

  @Test
  void flywayMigratesItFromNothing(TestDatabase target) {
    migrate(target, "latest");

    assertThat(target.query("SELECT version FROM flyway_schema_history WHERE success ORDER BY 1"))
        .hasSize(11);
    assertThat(target.query(CATALOGUE))
        .contains(
            "column proposals.visitor_session_id character varying(64) null=t default=",
            "column proposals.expires_at timestamp without time zone null=t default=",
            "column prospects.engagement_rate numeric(5,2) null=t default=",
            "column prospects.external_links jsonb null=t default=",
            "column prospects.scraped_at timestamp with time zone null=t default=",
            "index CREATE INDEX ix_conversions_user_id ON public.conversions USING btree (user_id)"
                + " valid=t",
            "index CREATE INDEX ix_proposals_expires_at ON public.proposals USING btree"
                + " (expires_at) WHERE (expires_at IS NOT NULL) valid=t",
            "constraint proposals.ck_proposals_owner_present CHECK (((user_id IS NOT NULL) OR"
                + " (visitor_session_id IS NOT NULL))) valid=t");
  }

  @Test
  void keepsItsOwnContract(TestDatabase target) throws Exception {
    migrate(target, "latest");
    Contract contract = ContractFile.read(Path.of("sql/contract.toml"));
    Stop stop = new Stop(Duration.ofMinutes(1));
    try (Connection connection = target.connect()) {
      Catalog catalog = CatalogReader.tables(connection, stop, contract.tables());
      assertThat(contract.violations(catalog, "11")).isEmpty();
    }
    assertThat(contract.probes("11")).hasSize(1);
  }

  @Test
  void givesEveryOldRowAnOwner(TestDatabase target) {
    migrate(target, "4");
    target.execute(
        """
        INSERT INTO users (email) VALUES ('ada@example.org');
        INSERT INTO proposals (user_id, title) VALUES (1, 'hers'), (NULL, 'of a closed account');
        """);
    migrate(target, "6");
    target.execute("INSERT INTO conversions (format, proposal_id) VALUES ('pdf', 1), ('pdf', 2)");
    migrate(target, "latest");

    assertThat(
            target.query(
                "SELECT concat_ws('/', user_id, visitor_session_id) FROM conversions ORDER BY id"))
        .containsExactly("1", "legacy-2");
    assertThatThrownBy(() -> target.execute("INSERT INTO proposals (title) VALUES ('nobody''s')"))
        .hasMessageContaining("ck_proposals_owner_present");
  }

  @Test
  void theHotPatchMakesWhatTheMigrationMakesAndMayBeRunTwice(TestDatabase target) {
    migrate(target, "5");
    run(target, HOT_PATCH);
    List<String> patched = target.query(CATALOGUE);
    run(target, HOT_PATCH);
    assertThat(target.query(CATALOGUE)).isEqualTo(patched);

    TestDatabase other = target.server().createDatabase();
    migrate(other, "6");
    assertThat(withoutHistory(patched)).isEqualTo(withoutHistory(other.query(CATALOGUE)));
  }

  @Test
  void theGuardsChangeNothingWhereNothingIsMissing(TestDatabase target) {
    migrate(target, "latest");
    List<String> before = target.query(CATALOGUE);
    run(target, HOT_PATCH);
    runGuards(target);
    runGuards(target);
    assertThat(target.query(CATALOGUE)).isEqualTo(before);
  }

  @Test
  void theGuardsBringBackWhatTheMigrationsMade(TestDatabase target) {
    migrate(target, "latest");
    List<String> sound = target.query(CATALOGUE);
    target.execute(
        """
        ALTER TABLE proposals DROP CONSTRAINT ck_proposals_owner_present;
        ALTER TABLE proposals DROP COLUMN visitor_session_id, DROP COLUMN expires_at;
        ALTER TABLE conversions DROP COLUMN proposal_id, DROP COLUMN user_id,
          DROP COLUMN visitor_session_id;
        ALTER TABLE prospects DROP COLUMN bio_text, DROP COLUMN external_links,
          DROP COLUMN follower_count, DROP COLUMN engagement_rate, DROP COLUMN source_type,
          DROP COLUMN source_platform, DROP COLUMN profile_url, DROP COLUMN username,
          DROP COLUMN display_name, DROP COLUMN scraped_at;
        INSERT INTO proposals (title) VALUES ('written while the check was away');
        """);

    runGuards(target);

    assertThat(target.query(CATALOGUE)).isEqualTo(sound);
    assertThat(target.query("SELECT visitor_session_id FROM proposals"))
        .containsExactly("legacy-1");
  }

  @Test
  void theGuardsReplaceAnIndexThatIsInvalid(TestDatabase target) {
    migrate(target, "latest");
    List<String> sound = target.query(CATALOGUE);
    target.execute(
        """
        UPDATE pg_index SET indisvalid = false
        WHERE indexrelid = 'ix_conversions_proposal_id'::regclass
        """);

    runGuards(target);

    assertThat(target.query(CATALOGUE)).isEqualTo(sound);
  }

  @Test
  void theProbeIsSilentWhereTheCountsAreTrue(TestDatabase target) {
    migrate(target, "latest");
    assertThat(target.query(read(PROBE))).isEmpty();

    target.execute(
        """
        INSERT INTO proposals (visitor_session_id, title) VALUES ('s', 'a'), ('s', 'b');
        INSERT INTO pipeline_counts VALUES ('draft', 2), ('sent', 0);
        """);
    assertThat(target.query(read(PROBE))).isEmpty();
  }

  @Test
  void theProbeNamesAStageWhoseRowsAreGoneOrUncounted(TestDatabase target) {
    migrate(target, "latest");
    target.execute(
        """
        INSERT INTO pipeline_counts VALUES ('sent', 3);
        INSERT INTO proposals (visitor_session_id, title, stage) VALUES ('s', 'a', 'won');
        """);

    assertThat(
            target.query(
                "SELECT concat_ws(' ', stage, counted, present) FROM (" + read(PROBE) + ") AS p"))
        .containsExactly("sent 3 0", "won 0 1");
  }

  private static void migrate(TestDatabase target, String version) {
    ConnectionSettings settings = target.settings();
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(
                settings.jdbcUrl(),
                settings.user(),
                Objects.requireNonNull(settings.password()).reveal())
            .locations("filesystem:sql/migrations")
            .validateMigrationNaming(true)
            .target(version);
    // The default, a lock held in a transaction, would wait for CREATE INDEX CONCURRENTLY for ever.
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    configuration.load().migrate();
  }

  private static void runGuards(TestDatabase target) {
    try (Stream<Path> files = Files.list(Path.of("sql/guard"))) {
      files.sorted().forEach(file -> run(target, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(TestDatabase target, Path file) {
    target.execute(read(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> withoutHistory(List<String> catalogue) {
    return catalogue.stream().filter(line -> !line.contains("flyway_schema_history")).toList();
  }
}
